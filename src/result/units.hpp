#pragma once

#include <cstdint>
#include <string>

namespace liveload::result {

/// For people: "250 µs", "23 ms", "1.25 s", "2 min 5 s".
std::string format_microseconds(double microseconds);

/// "512 B", "12.3 kB", "4.5 MB" (powers of 1000).
std::string format_bytes(double bytes);

/// "1,234,567".
std::string format_count(std::uint64_t count);

}  // namespace liveload::result
