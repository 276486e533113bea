#pragma once

#include <cstddef>
#include <string_view>

namespace liveload::base {

/// Length of the UTF-8 sequence that `text`, which is not empty, begins with; 0 if there is none.
std::size_t utf8_length(std::string_view text);

/// Offset of the first byte that is no UTF-8; the size of `text` where all is.
std::size_t not_utf8(std::string_view text);

/// Whether `c` is a byte within a character, not the one that it begins with.
constexpr bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// The first `limit` bytes of `text` at most, cut between characters.
constexpr std::string_view utf8_prefix(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && continues_character(text[limit])) --limit;
  return text.substr(0, limit);
}

}  // namespace liveload::base
