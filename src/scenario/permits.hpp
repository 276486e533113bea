#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "liveload/throttle.hpp"

namespace liveload::scenario {

/// Decides when a throttle's next permit may be given. Knows no waiters and reads no clock. Called
/// under its throttle's lock.
class PermitSource {
 public:
  virtual ~PermitSource() = default;

  /// Takes a permit and returns nothing; or returns when to ask again, where none may be given at
  /// `now` (Instant::max(): not before `give_back`). `waited`: the asker stood in the queue, so
  /// that the permit was wanted since before `now`.
  virtual std::optional<base::Instant> take(base::Instant now, bool waited) = 0;
  virtual void give_back() = 0;
};

/// The permits of a throttle whose users are all in this process.
std::unique_ptr<PermitSource> make_local_permits(const Throttle& throttle);

/// Evenly spread permits: the k-th is due at anchor + k · interval / permits, in whole nanoseconds
/// without accumulated rounding. The anchor is the first request, and again the first one after
/// idle time: what nobody wanted is not saved up.
class SpacedPermits : public PermitSource {
 public:
  SpacedPermits(std::int64_t permits, Duration interval);

  std::optional<base::Instant> take(base::Instant now, bool waited) override;
  void give_back() override {}

 private:
  void advance();

  std::int64_t permits_;
  Duration whole_;          // interval div permits
  std::int64_t remainder_;  // interval mod permits, in 1/permits of a nanosecond
  std::optional<base::Instant> due_;
  std::int64_t fraction_ = 0;
};

/// At most `limit` permits held at once.
class HeldPermits : public PermitSource {
 public:
  explicit HeldPermits(std::int64_t limit) : free_(limit) {}

  std::optional<base::Instant> take(base::Instant now, bool waited) override;
  void give_back() override { ++free_; }

 private:
  std::int64_t free_;
};

}  // namespace liveload::scenario
