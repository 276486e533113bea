#include "base/duration.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <tuple>

namespace liveload::base {
namespace {

Failure bad_duration(std::string_view text, std::string cause) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "read the duration",
               .target = std::string(text),
               .cause = std::move(cause),
               .hint = "write it like 90s, 5m, 250ms or 1h30m"});
}

/// Nanoseconds of one `unit`; zero if there is no such unit.
double unit_length(std::string_view unit) {
  if (unit == "h") return 3600e9;
  if (unit == "m" || unit == "min") return 60e9;
  if (unit == "s" || unit.empty()) return 1e9;
  if (unit == "ms") return 1e6;
  if (unit == "us") return 1e3;
  if (unit == "ns") return 1;
  return 0;
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  std::string_view rest = text;
  if (rest.empty()) return bad_duration(text, "it is empty");
  if (rest.front() == '-') return bad_duration(text, "it is negative");
  double total = 0;
  while (!rest.empty()) {
    double number = 0;
    const auto [end, code] =
        std::from_chars(rest.data(), rest.data() + rest.size(), number, std::chars_format::fixed);
    if (code != std::errc{} || std::signbit(number))
      return bad_duration(text, "it is not a number with a unit");
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    const std::size_t unit_end = std::min(rest.find_first_of("0123456789."), rest.size());
    const std::string_view unit = rest.substr(0, unit_end);
    const double length = unit_length(unit);
    if (length == 0) return bad_duration(text, fmt::format("there is no unit \"{}\"", unit));
    total += number * length;
    rest.remove_prefix(unit_end);
  }
  // A century is beyond any run, and well inside what nanoseconds can count.
  if (!(total < 100.0 * 365 * 24 * 3600e9)) return bad_duration(text, "it is too long");
  return Duration(std::llround(total));
}

std::string format_duration(Duration duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  if (seconds < 0) return "-" + format_duration(-duration);
  if (seconds == 0) return "0 s";
  if (seconds < 1e-3) return fmt::format("{:.3g} µs", seconds * 1e6);
  if (seconds < 0.9995) return fmt::format("{:.3g} ms", seconds * 1e3);
  if (seconds < 59.95) return fmt::format("{:.3g} s", seconds);
  const auto whole = std::llround(seconds);
  const auto [hours, minutes, rest] = std::tuple{whole / 3600, whole / 60 % 60, whole % 60};
  if (hours > 0)
    return minutes > 0 ? fmt::format("{} h {} min", hours, minutes) : fmt::format("{} h", hours);
  return rest > 0 ? fmt::format("{} min {} s", minutes, rest) : fmt::format("{} min", minutes);
}

}  // namespace liveload::base
