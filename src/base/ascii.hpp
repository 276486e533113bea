#pragma once

#include <string>
#include <string_view>

namespace liveload::base {

/// ASCII's capitals made small, whatever the locale; all else as it is.
inline char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
inline std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lower(c);
  return result;
}

}  // namespace liveload::base
