#include "liveload/throttle.hpp"

#include <utility>

namespace liveload {

std::int64_t Throttle::last() const {
  if (!segments_.empty()) return segments_.back().to;
  return kind_ == Kind::kInterarrival ? interval_.count() : permits_;
}

Throttle Throttle::with(Segment segment) const {
  Throttle made = *this;
  made.segments_.push_back(std::move(segment));
  return made;
}

Throttle Throttle::hold(Duration duration) const {
  return with({.to = last(), .duration = duration, .interval = kind_ == Kind::kInterarrival});
}

Throttle Throttle::ramp_to(std::int64_t target, Duration duration) const {
  return with({.to = target, .duration = duration});
}

Throttle Throttle::ramp_to(Duration target, Duration duration) const {
  return with({.to = target.count(), .duration = duration, .interval = true});
}

namespace {

/// So many times as long; the longest there is where that is too long, and is refused as such.
Duration times(Duration each, int steps) {
  if (steps <= 0 || each <= Duration::zero()) return each;
  return each > Duration::max() / steps ? Duration::max() : each * steps;
}

}  // namespace

Throttle Throttle::ramp_in_steps(std::int64_t target, int steps, Duration each) const {
  return with({.to = target, .duration = times(each, steps), .steps = steps});
}

Throttle Throttle::ramp_in_steps(Duration target, int steps, Duration each) const {
  return with(
      {.to = target.count(), .duration = times(each, steps), .steps = steps, .interval = true});
}

}  // namespace liveload
