#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "liveload/throttle.hpp"
#include "scenario/schedule.hpp"

namespace liveload::scenario {

/// Decides when a throttle's next permit may be given. Reads no clock. Called under its throttle's
/// lock, but for `when_more`.
class PermitSource {
 public:
  virtual ~PermitSource() = default;

  /// Lays the schedule from the run's start at `at`. Where it is never called, the first request
  /// counts as the start.
  virtual void start(base::Instant at) = 0;
  /// Takes a permit and returns nothing; or returns when to ask again, where none may be given at
  /// `now` (Instant::max(): not before `give_back`). `waited`: the asker stood in the queue, so
  /// that the permit was wanted since before `now`.
  virtual std::optional<base::Instant> take(base::Instant now, bool waited) = 0;
  virtual void give_back() = 0;
  /// So many stand in the queue now: for a source that has its permits from elsewhere.
  virtual void waiting(std::size_t) {}
  /// `wake` is to be called when permits have come from elsewhere: the queue asks again. Any
  /// thread, no lock held; never again after this was called with nothing.
  virtual void when_more(std::function<void()>) {}
};

/// The permits of a throttle whose users are all in this process.
std::unique_ptr<PermitSource> make_local_permits(const Throttle& throttle);

/// Spread permits: the k-th is due where the schedule says so, counted from the run's start. What
/// nobody wanted is not saved up: after idle time one permit is given at once, and the count goes
/// on from there.
class SpacedPermits : public PermitSource {
 public:
  explicit SpacedPermits(const Throttle& throttle) : schedule_(throttle) {}

  void start(base::Instant at) override;
  std::optional<base::Instant> take(base::Instant now, bool waited) override;
  void give_back() override {}

 private:
  Duration due(Schedule::Real permits) const;

  Schedule schedule_;
  std::optional<base::Instant> start_;
  // The next permit is due where the schedule reaches base_ + count_: whole numbers are added to
  // what the schedule said when it was last set anew, so that nothing is rounded again and again.
  Schedule::Real base_ = 0;
  std::int64_t count_ = 1;
};

/// At most as many permits held at once as the schedule says. Where that falls, who holds one keeps
/// it, and none is given until fewer are held.
class HeldPermits : public PermitSource {
 public:
  explicit HeldPermits(const Throttle& throttle) : schedule_(throttle) {}

  void start(base::Instant at) override { start_ = at; }
  std::optional<base::Instant> take(base::Instant now, bool waited) override;
  void give_back() override { --held_; }

 private:
  Schedule schedule_;
  std::optional<base::Instant> start_;
  std::int64_t held_ = 0;
};

}  // namespace liveload::scenario
