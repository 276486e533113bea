#include "scenario/emulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "base/duration.hpp"

namespace liveload {
namespace {

struct NamedProfile {
  std::string_view name;
  NetworkProfile profile;
};

constexpr double kKilobit = 1000.0 / 8;  // Bytes.

/// Chromium's DevTools take a share of what each network is said to have (80 or 90 %), and several
/// round trips for the latency of a request. What they once called "Fast 3G" is their "Slow 4G".
const std::array<NamedProfile, 5>& profiles() {
  static const std::array<NamedProfile, 5> all{{
      {"slow-3g", {base::milliseconds(2000), 500 * kKilobit * 0.8, 500 * kKilobit * 0.8}},
      {"fast-3g", {base::milliseconds(562.5), 1600 * kKilobit * 0.9, 750 * kKilobit * 0.9}},
      {"slow-4g", {base::milliseconds(562.5), 1600 * kKilobit * 0.9, 750 * kKilobit * 0.9}},
      {"fast-4g", {base::milliseconds(165), 9000 * kKilobit * 0.9, 1500 * kKilobit * 0.9}},
      {"none", {}},
  }};
  return all;
}

}  // namespace

std::optional<NetworkProfile> network_profile(std::string_view name) {
  for (const auto& known : profiles()) {
    if (known.name == name) return known.profile;
  }
  return std::nullopt;
}

namespace scenario {
namespace {

constexpr int kLargestSide = 10'000;
constexpr std::size_t kLongestText = 8192;

Failure bad(std::string target, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "emulate",
               .target = std::move(target),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

bool control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}
bool one_line(std::string_view text) {
  return text.size() <= kLongestText && std::none_of(text.begin(), text.end(), control);
}
bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool consists_of(std::string_view text, std::string_view others) {
  return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), [&](char c) {
    return name_character(c) || others.find(c) != std::string_view::npos;
  });
}
/// What an error may show of a text that is not in order.
std::string shown(std::string_view text) {
  std::string result(text.substr(0, 80));
  std::replace_if(result.begin(), result.end(), control, '?');
  return result;
}

Result<void> check_headers(const std::map<std::string, std::string>& headers) {
  for (const auto& [name, value] : headers) {
    if (!consists_of(name, "!#$%&'*+-.^_`|~")) {
      return bad(shown(name), "it is no name of a header", "X-Tenant");
    }
    // A value may be a secret: it is not shown.
    if (!one_line(value)) {
      return bad(name, "the header's value holds a line break or another control character",
                 "one line of text");
    }
  }
  return {};
}

bool sensible(double rate) {
  return std::isfinite(rate) && rate >= 0;
}

}  // namespace

Result<void> check(const Emulation& changes) {
  if (const auto& size = changes.viewport) {
    const auto fits = [](int side) { return side >= 1 && side <= kLargestSide; };
    if (!fits(size->width) || !fits(size->height)) {
      return bad(fmt::format("{}x{}", size->width, size->height), "it is no size of a window",
                 "width and height in CSS pixels, from 1 to 10000");
    }
  }
  if (changes.locale && !consists_of(*changes.locale, "-")) {
    return bad(shown(*changes.locale), "it is no locale", "de, de-DE, pt-BR");
  }
  if (changes.timezone && !consists_of(*changes.timezone, "-_+/")) {
    return bad(shown(*changes.timezone), "it is no time zone", "Europe/Berlin, UTC");
  }
  if (changes.user_agent && !one_line(*changes.user_agent)) {
    return bad(shown(*changes.user_agent), "it holds a line break or another control character",
               "one line of text; nothing for the browser's own");
  }
  if (changes.headers) {
    if (auto good = check_headers(*changes.headers); !good) return good;
  }
  if (changes.credentials && changes.credentials->user.find(':') != std::string::npos) {
    return bad(shown(changes.credentials->user), "a user's name cannot hold a colon",
               "HTTP authentication sends name and password with a colon between them");
  }
  if (changes.network && (changes.network->latency < Duration::zero() ||
                          !sensible(changes.network->download_bytes_per_s) ||
                          !sensible(changes.network->upload_bytes_per_s))) {
    return bad("", "a network has no negative latency or speed",
               "latency of 0 or more; bytes a second, 0 for no limit");
  }
  if (changes.cpu_slowdown &&
      !(std::isfinite(*changes.cpu_slowdown) && *changes.cpu_slowdown >= 1)) {
    return bad(fmt::format("{}", *changes.cpu_slowdown), "it is no slowdown",
               "1 for none, 4 for a fourth of the speed");
  }
  return {};
}

Result<NetworkProfile> known_profile(std::string_view name) {
  if (const auto profile = network_profile(name)) return *profile;
  std::string names;
  for (const auto& known : profiles())
    names += (names.empty() ? "" : ", ") + std::string(known.name);
  return bad(shown(name), "there is no profile of this name", names);
}

}  // namespace scenario
}  // namespace liveload
