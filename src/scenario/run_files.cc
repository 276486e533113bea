#include "scenario/run_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/write_all.hpp"
#include "process/descriptor.hpp"

namespace liveload::scenario {
namespace {

constexpr std::size_t kLongestName = 200;

bool allowed(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

Failure io_error(std::string_view tried, const std::filesystem::path& path, std::string cause) {
  return fail({.kind = ErrorKind::kIo,
               .tried = std::string(tried),
               .target = path.string(),
               .cause = std::move(cause),
               .hint = "name a folder that can be written to"});
}

}  // namespace

Result<void> RunFiles::check_name(std::string_view name) {
  if (!name.empty() && name.size() <= kLongestName && name.front() != '.' &&
      std::all_of(name.begin(), name.end(), allowed)) {
    return {};
  }
  return fail({.kind = ErrorKind::kUsage,
               .tried = "name a file",
               .target = std::string(name.substr(0, kLongestName)),
               .cause = "it is no name of a file",
               .hint = "letters, digits, -, _ and . only, the first not a ."});
}

Result<std::filesystem::path> RunFiles::write(std::string_view name,
                                              std::string_view content) const {
  if (auto good = check_name(name); !good) return tl::unexpected(good.error());
  std::string masked;
  if (hidden_ && name.ends_with(".html")) {
    masked = hidden_->mask(std::string(content));
    content = masked;
  }
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) return io_error("make a folder", folder_, error.message());
  static std::atomic<unsigned> number = 0;
  std::filesystem::path path = folder_ / name;
  // Whoever looks into the folder finds whole files. A link that somebody has put there is
  // replaced, not followed.
  const std::filesystem::path draft = folder_ / ("." + std::to_string(++number) + ".draft");
  const process::Descriptor file(
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!file || !base::write_all(file.get(), content) ||
      ::rename(draft.c_str(), path.c_str()) != 0) {
    const std::string cause = std::strerror(errno);
    ::unlink(draft.c_str());
    return io_error("write a file", path, cause);
  }
  return path;
}

}  // namespace liveload::scenario
