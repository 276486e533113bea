#include "scenario/permits.hpp"

#include <algorithm>
#include <cmath>

namespace liveload::scenario {
namespace {

using base::Instant;

// A user that comes back this late found the loop busy or was about its next request: the schedule
// goes on. Later than that is idle time, and the count goes on from there.
constexpr Duration kLate = std::chrono::milliseconds(10);
// A queue that was served late (a thread was held up) catches up on this much, no more: 1 % of ten
// seconds, which is how exact a throttle is.
constexpr Duration kCatchUp = std::chrono::milliseconds(100);

Instant after(Instant start, Duration time) {
  return time < Instant::max() - start ? start + time : Instant::max();
}

}  // namespace

void SpacedPermits::start(Instant at) {
  start_ = at;
  base_ = 0;
  count_ = 1;
}

Duration SpacedPermits::due(Schedule::Real permits) const {
  return schedule_.due_at(std::max<Schedule::Real>(permits, 0));
}

std::optional<Instant> SpacedPermits::take(Instant now, bool waited) {
  if (!start_) start(now);
  const auto next = base_ + static_cast<Schedule::Real>(count_);
  const Duration time = now - *start_;
  const Duration at = due(next);
  if (at > time) return after(*start_, at);
  // Distances are taken behind the permit: before it the schedule may have stood still for long.
  const Duration behind = due(next + 1);
  const Duration spacing = behind - at;
  const Duration late = time - at;
  if (waited && late > std::max(kCatchUp, spacing)) {
    base_ = std::max(next, schedule_.due_by(time - kCatchUp));
    count_ = 1;
  } else if (!waited && late > std::min(kLate, spacing)) {
    base_ = schedule_.due_by(time);
    count_ = 1;
  } else {
    ++count_;
  }
  return std::nullopt;
}

std::optional<Instant> HeldPermits::take(Instant now, bool) {
  if (!start_) start_ = now;
  const Duration time = std::max<Duration>(now - *start_, Duration::zero());
  const auto limit = static_cast<std::int64_t>(std::floor(schedule_.value_at(time)));
  if (held_ >= limit) {
    const Duration at = schedule_.reaches(static_cast<Schedule::Real>(held_ + 1), time);
    return std::max(after(*start_, at), now + Duration(1));
  }
  ++held_;
  return std::nullopt;
}

std::unique_ptr<PermitSource> make_local_permits(const Throttle& throttle) {
  if (throttle.kind() == Throttle::Kind::kParallelism) {
    return std::make_unique<HeldPermits>(throttle);
  }
  return std::make_unique<SpacedPermits>(throttle);
}

}  // namespace liveload::scenario
