#include "scenario/permits.hpp"

#include <algorithm>

namespace liveload::scenario {
namespace {

using base::Instant;

// A user that comes back this late found the loop busy or was about its next request: the schedule
// goes on. Later than that is idle time, and the schedule starts anew.
constexpr Duration kLate = std::chrono::milliseconds(10);
// A queue that was served late (a thread was held up) catches up on this much, no more.
constexpr Duration kCatchUp = std::chrono::milliseconds(100);

}  // namespace

SpacedPermits::SpacedPermits(std::int64_t permits, Duration interval)
    : permits_(permits), whole_(interval / permits), remainder_(interval.count() % permits) {}

std::optional<Instant> SpacedPermits::take(Instant now, bool waited) {
  if (due_ && *due_ > now) return due_;
  const Duration spacing = whole_ + Duration(remainder_ > 0 ? 1 : 0);
  const Duration allowed = waited ? std::max(kCatchUp, spacing) : std::min(kLate, spacing);
  if (!due_ || now - *due_ > allowed) {
    due_ = now;
    fraction_ = 0;
  }
  advance();
  return std::nullopt;
}

void SpacedPermits::advance() {
  *due_ += whole_;
  // Compared by subtraction: the sum of both could exceed 64 bits.
  if (fraction_ >= permits_ - remainder_) {
    fraction_ -= permits_ - remainder_;
    *due_ += Duration(1);
  } else {
    fraction_ += remainder_;
  }
}

std::optional<Instant> HeldPermits::take(Instant, bool) {
  if (free_ == 0) return Instant::max();
  --free_;
  return std::nullopt;
}

std::unique_ptr<PermitSource> make_local_permits(const Throttle& throttle) {
  if (throttle.kind() == Throttle::Kind::kParallelism) {
    return std::make_unique<HeldPermits>(throttle.permits());
  }
  return std::make_unique<SpacedPermits>(throttle.permits(), throttle.interval());
}

}  // namespace liveload::scenario
