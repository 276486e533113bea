#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "liveload/error.hpp"

namespace liveload::base {

/// Reads "90s", "5m", "1h30m", "250ms", "1.5s", "20us"; a bare number is seconds. Rejects
/// negatives, blanks, what overflows, and other text with an Error of kind `usage` that shows the
/// accepted forms.
Result<Duration> parse_duration(std::string_view text);

/// For people: "250 ms", "1.5 s", "2 min 5 s", "1 h 30 min".
std::string format_duration(Duration duration);

/// What JavaScript counts time in.
constexpr Duration milliseconds(double count) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(count));
}

}  // namespace liveload::base
