#include "base/random.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

namespace liveload::base {

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t filled = 0;
  while (filled < count) {
    const ssize_t got = ::getrandom(bytes.data() + filled, count - filled, 0);
    if (got > 0) filled += static_cast<std::size_t>(got);
    // Nothing can be kept secret on a system that has no randomness.
    if (got < 0 && errno != EINTR) std::abort();
  }
  return bytes;
}

std::string random_hex(std::size_t bytes) {
  std::string text;
  for (const char c : random_bytes(bytes)) {
    text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  }
  return text;
}

}  // namespace liveload::base
