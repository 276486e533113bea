#include "base/base64.hpp"

#include <array>
#include <cstdint>

namespace liveload::base {
namespace {
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 64;

constexpr std::array<std::uint8_t, 256> kDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (std::uint8_t i = 0; i < kAlphabet.size(); ++i) {
    digits[static_cast<unsigned char>(kAlphabet[i])] = i;
  }
  return digits;
}();
}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t block = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      block = block << 8 | (k < n ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= n ? kAlphabet[(block >> (18 - 6 * k)) & 63] : '=';
    }
  }
  return out;
}

Result<std::string> from_base64(std::string_view text) {
  const auto bad = [] {
    return fail(
        {.kind = ErrorKind::kProtocol, .tried = "decode base64", .cause = "it is not base64"});
  };
  if (text.size() % 4 != 0) return bad();
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const std::size_t padding = !last ? 0 : text[i + 2] == '=' ? 2 : text[i + 3] == '=' ? 1 : 0;
    std::uint32_t block = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const bool padded = k >= 4 - padding;
      const std::uint8_t digit = padded ? 0 : kDigits[static_cast<unsigned char>(text[i + k])];
      if (digit == kNoDigit || (padded && text[i + k] != '=')) return bad();
      block = block << 6 | digit;
    }
    for (std::size_t k = 0; k < 3 - padding; ++k)
      out += static_cast<char>(block >> (16 - 8 * k) & 0xFF);
  }
  return out;
}

}  // namespace liveload::base
