#include "result/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/duration.hpp"
#include "telemetry/metric_table.hpp"

namespace liveload::result {
namespace {

struct Scale {
  std::string_view name;
  double factor;
};
constexpr std::array kSizes{Scale{"B", 1},
                            Scale{"kB", 1e3},
                            Scale{"MB", 1e6},
                            Scale{"GB", 1e9},
                            Scale{"TB", 1e12},
                            Scale{"KiB", 1024},
                            Scale{"MiB", 1024 * 1024},
                            Scale{"GiB", 1024.0 * 1024 * 1024}};
constexpr std::array kPercent{Scale{"%", 1}};
constexpr std::array kPerSecond{Scale{"/s", 1}, Scale{"/min", 1.0 / 60}, Scale{"/h", 1.0 / 3600},
                                Scale{"", 1}};

Failure wrong(std::string_view text, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "read the quantity",
               .target = std::string(text),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

/// A number and what stands behind it.
struct Split {
  double number = 0;
  std::string_view unit;
};

std::optional<Split> split(std::string_view text) {
  Split parts;
  const char* end = text.data() + text.size();
  const auto [stop, code] =
      std::from_chars(text.data(), end, parts.number, std::chars_format::fixed);
  if (code != std::errc{} || !std::isfinite(parts.number) || std::signbit(parts.number))
    return std::nullopt;
  parts.unit = text.substr(static_cast<std::size_t>(stop - text.data()));
  return parts;
}

template <class Scales>
Result<double> scaled(std::string_view text, const Split& parts, const Scales& scales,
                      std::string_view what, std::string_view example) {
  const auto scale = std::ranges::find(scales, parts.unit, &Scale::name);
  if (scale != scales.end()) return parts.number * scale->factor;
  if (parts.unit.empty() && parts.number == 0) return 0.0;
  return wrong(text,
               parts.unit.empty() ? fmt::format("the unit of {} is missing", what)
                                  : fmt::format("\"{}\" is no unit of {}", parts.unit, what),
               fmt::format("for example {}", example));
}

Result<double> microseconds(std::string_view text, const Split& parts) {
  if (parts.unit.empty() && parts.number == 0) return 0.0;
  if (parts.unit.empty())
    return wrong(text, "the unit of a time is missing", fmt::format("for example {}ms", text));
  std::string ascii(text);
  while (true) {
    const std::size_t mu = ascii.find("µ");
    if (mu == ascii.npos) break;
    ascii.replace(mu, std::string_view("µ").size(), "u");
  }
  const auto parsed = base::parse_duration(ascii);
  if (!parsed) return wrong(text, parsed.error().cause, "a time is written like 250ms, 1.5s or 2m");
  return std::chrono::duration<double, std::micro>(*parsed).count();
}

}  // namespace

std::string format_microseconds(double microseconds) {
  return base::format_duration(Duration(static_cast<Duration::rep>(microseconds * 1e3)));
}

std::string format_bytes(double bytes) {
  constexpr std::array<std::string_view, 5> kUnits{"B", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  while (bytes >= 999.5 && unit + 1 < kUnits.size()) {
    bytes /= 1000;
    ++unit;
  }
  return unit == 0 ? fmt::format("{:.0f} B", bytes) : fmt::format("{:.3g} {}", bytes, kUnits[unit]);
}

std::string format_count(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t end = digits.size(); end > 3;) {
    end -= 3;
    digits.insert(end, 1, ',');
  }
  return digits;
}

std::string format_quantity(double value, std::string_view unit) {
  if (unit == "us") return format_microseconds(value);
  if (unit == "bytes") return format_bytes(value);
  if (unit == "percent") return fmt::format("{:.3g} %", value);
  if (unit == "per second") return fmt::format("{:.3g}/s", value);
  if (unit.empty() || unit == "count" || !telemetry::is_unit(unit)) {
    return value >= 1e4 && value < 1e15 && value == std::trunc(value)
               ? format_count(static_cast<std::uint64_t>(value))
               : fmt::format("{:.4g}", value);
  }
  return fmt::format("{:.4g} {}", value, unit);
}

Result<double> parse_quantity(std::string_view written, std::string_view unit) {
  std::string text(written);
  std::erase(text, ' ');
  const std::optional<Split> parts = split(text);
  if (!parts) {
    return wrong(written, text.empty() ? "the number is missing" : "it is not a number from 0 on",
                 "");
  }
  if (unit == "us") return microseconds(text, *parts);
  if (unit == "bytes") return scaled(text, *parts, kSizes, "a size", "512B, 20kB, 1.5MB or 64KiB");
  if (unit == "percent") return scaled(text, *parts, kPercent, "a share", text + "%");
  if (unit == "per second") return scaled(text, *parts, kPerSecond, "a rate", "10/s or 600/min");
  std::string own(unit);
  std::erase(own, ' ');
  if (parts->unit.empty() || (unit != "count" && parts->unit == own)) return parts->number;
  return wrong(written, "it is a plain number, not one with a unit",
               fmt::format("for example {:g}", parts->number));
}

}  // namespace liveload::result
