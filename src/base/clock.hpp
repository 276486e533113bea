#pragma once

#include <chrono>
#include <string>

namespace liveload::base {

/// The node's monotonic clock (CLOCK_MONOTONIC; the clock behind the timestamps of Chromium's
/// DevTools protocol, too). Every measurement carries instants of it.
using Clock = std::chrono::steady_clock;
using Instant = Clock::time_point;

/// A point in civil time, for people and for pages (`performance.timeOrigin`).
using WallTime = std::chrono::system_clock::time_point;

/// Converts civil time to the monotonic clock by the distance between both clocks now. Good to a
/// microsecond, unless the civil clock is set between the event and the call.
Instant to_instant(WallTime wall);
WallTime to_wall(Instant instant);

/// "2026-11-23T12:34:56Z".
std::string iso8601(WallTime wall);

}  // namespace liveload::base
