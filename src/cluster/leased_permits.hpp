#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "cluster/permit_messages.hpp"
#include "scenario/permits.hpp"

namespace liveload::cluster {

/// A node's permits of one throttle, as the coordinator grants them. What the queue of the throttle
/// needs (PermitSource) may be called from any thread while grants come on another. Thread-safe.
class LeasedPermits : public scenario::PermitSource {
 public:
  void start(base::Instant at) override;
  std::optional<base::Instant> take(base::Instant now, bool waited) final;
  void waiting(std::size_t users) override;
  void when_more(std::function<void()> wake) override;

  /// What to tell the coordinator; nothing while nobody asks, asked of late, or holds any.
  std::optional<ThrottleDemand> demand(base::Instant now);

 protected:
  /// Under the lock.
  virtual std::optional<base::Instant> next(base::Instant now, bool waited) = 0;
  virtual void fill(ThrottleDemand& demand) const = 0;
  virtual bool in_use() const { return waiting_ > 0; }
  virtual void abandon() = 0;

  /// To be called without the lock.
  void wake();

  mutable std::mutex mutex_;
  std::optional<base::Instant> start_;  // guarded by mutex_

 private:
  // Guarded by mutex_.
  std::size_t waiting_ = 0;
  std::uint64_t asked_ = 0;
  std::uint64_t told_asked_ = 0;
  std::optional<base::Instant> asked_at_;

  std::mutex wake_mutex_;
  std::function<void()> wake_;  // guarded by wake_mutex_
};

/// Of a rate or interarrival. A permit is given when it is due: to who waits, also up to 100 ms
/// late (the message, or the thread, was), and to who comes up to 100 ms after, but then only the
/// last one: the others were not wanted.
class LeasedSpread : public LeasedPermits {
 public:
  void give_back() override {}
  void grant(const SpreadGrant& granted);

 private:
  std::optional<base::Instant> next(base::Instant now, bool waited) override;
  void fill(ThrottleDemand&) const override {}
  void abandon() override {}

  std::deque<Duration> due_;  // since the start; guarded by mutex_
};

/// Until when a node may give permits that are held. Thread-safe.
class HoldLease {
 public:
  bool runs(base::Instant now) const { return now.time_since_epoch().count() < until_.load(); }
  void extend_to(base::Instant until) { until_ = until.time_since_epoch().count(); }

 private:
  std::atomic<base::Clock::rep> until_{base::Instant::min().time_since_epoch().count()};
};

/// Of a parallelism.
class LeasedPlaces : public LeasedPermits {
 public:
  explicit LeasedPlaces(std::shared_ptr<const HoldLease> lease) : lease_(std::move(lease)) {}

  void give_back() override;
  /// Who holds one beyond that keeps it.
  void allow(std::uint64_t places);
  std::uint64_t held() const;

 private:
  std::optional<base::Instant> next(base::Instant now, bool waited) override;
  void fill(ThrottleDemand& demand) const override;
  bool in_use() const override;
  void abandon() override { allowed_ = 0; }

  const std::shared_ptr<const HoldLease> lease_;
  std::uint64_t allowed_ = 0;  // guarded by mutex_
  std::uint64_t held_ = 0;     // guarded by mutex_
};

}  // namespace liveload::cluster
