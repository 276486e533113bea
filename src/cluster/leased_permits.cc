#include "cluster/leased_permits.hpp"

#include <algorithm>
#include <utility>

namespace liveload::cluster {
namespace {

using base::Instant;

// Who asked for a permit within so long may well ask again.
constexpr Duration kInterest = std::chrono::seconds(10);
// As scenario::SpacedPermits has it: 1 % of ten seconds, which is how exact a throttle is.
constexpr Duration kCatchUp = std::chrono::milliseconds(100);

}  // namespace

void LeasedPermits::start(Instant at) {
  const std::lock_guard lock(mutex_);
  start_ = at;
}

std::optional<Instant> LeasedPermits::take(Instant now, bool waited) {
  const std::lock_guard lock(mutex_);
  auto again = next(now, waited);
  // Who waits was counted when it began to.
  if (!again && !waited) ++asked_;
  return again;
}

void LeasedPermits::waiting(std::size_t users) {
  const std::lock_guard lock(mutex_);
  if (users > waiting_) asked_ += users - waiting_;
  waiting_ = users;
}

void LeasedPermits::when_more(std::function<void()> wake) {
  const std::lock_guard lock(wake_mutex_);
  wake_ = std::move(wake);
}

void LeasedPermits::wake() {
  const std::lock_guard lock(wake_mutex_);
  if (wake_) wake_();
}

std::optional<ThrottleDemand> LeasedPermits::demand(Instant now) {
  const std::lock_guard lock(mutex_);
  if (asked_ != told_asked_) asked_at_ = now;
  told_asked_ = asked_;
  if (!in_use() && (!asked_at_ || now - *asked_at_ >= kInterest)) {
    abandon();
    return {};
  }
  ThrottleDemand demand{.waiting = waiting_, .asked = asked_};
  fill(demand);
  return demand;
}

void LeasedSpread::grant(const SpreadGrant& granted) {
  {
    const std::lock_guard lock(mutex_);
    const auto end = due_.insert(due_.end(), granted.due.begin(), granted.due.end());
    std::inplace_merge(due_.begin(), end, due_.end());
  }
  wake();
}

std::optional<Instant> LeasedSpread::next(Instant now, bool waited) {
  if (!start_) return Instant::max();
  const Duration time = now - *start_;
  while (!due_.empty() && due_.front() < time - kCatchUp) due_.pop_front();
  while (!waited && due_.size() > 1 && due_[1] <= time) due_.pop_front();
  if (due_.empty()) return Instant::max();
  if (due_.front() > time) return *start_ + due_.front();
  due_.pop_front();
  return {};
}

void LeasedPlaces::give_back() {
  const std::lock_guard lock(mutex_);
  --held_;
}

void LeasedPlaces::allow(std::uint64_t places) {
  {
    const std::lock_guard lock(mutex_);
    allowed_ = places;
  }
  wake();
}

std::uint64_t LeasedPlaces::held() const {
  const std::lock_guard lock(mutex_);
  return held_;
}

std::optional<Instant> LeasedPlaces::next(Instant now, bool) {
  if (held_ >= allowed_ || !lease_->runs(now)) return Instant::max();
  ++held_;
  return {};
}

bool LeasedPlaces::in_use() const {
  return held_ > 0 || LeasedPermits::in_use();
}

void LeasedPlaces::fill(ThrottleDemand& demand) const {
  demand.held = held_;
  demand.allowed = std::max(held_, allowed_);
}

}  // namespace liveload::cluster
