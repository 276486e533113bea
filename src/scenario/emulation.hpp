#pragma once

#include "liveload/emulation.hpp"
#include "liveload/error.hpp"

namespace liveload::scenario {

/// Whether what is asked for makes sense; whether the browser has such a locale or time zone, only
/// it can tell. Error of kind `usage`, with the value as its target.
Result<void> check(const Emulation& changes);

/// As liveload::network_profile. Error of kind `usage`.
Result<NetworkProfile> known_profile(std::string_view name);

}  // namespace liveload::scenario
