#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "liveload/error.hpp"

namespace liveload::result {

/// For people: "250 µs", "23 ms", "1.25 s", "2 min 5 s".
std::string format_microseconds(double microseconds);

/// "512 B", "12.3 kB", "4.5 MB" (powers of 1000).
std::string format_bytes(double bytes);

/// "1,234,567".
std::string format_count(std::uint64_t count);

/// `value` of a metric's unit, for people: "23.4 ms", "1.9 kB", "61 %". Two more units are those of
/// figures: "count" as it is and "per second" as "12.3/s".
std::string format_quantity(double value, std::string_view unit);

/// The reverse, for what people write: "250ms" in microseconds, "1.5 MB" in bytes, "1%", "10/s" or
/// "600/min". Times, sizes and percentages must name their unit (0 need not); counts have none.
/// Error of kind `usage` whose cause and hint say what was expected.
Result<double> parse_quantity(std::string_view text, std::string_view unit);

}  // namespace liveload::result
