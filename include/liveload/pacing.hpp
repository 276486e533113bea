#pragma once

#include <chrono>
#include <random>

#include "liveload/error.hpp"

namespace liveload {

/// How long a person pauses: what Context::think_time draws from. A plain duration is a fixed one.
/// What is negative counts as nothing. An immutable value.
class ThinkTime {
 public:
  /// Always `duration`.
  ThinkTime(Duration duration) : low_(duration), high_(duration) {}  // NOLINT: implicit by design
  template <class Rep, class Period>
  ThinkTime(std::chrono::duration<Rep, Period> duration)  // NOLINT: implicit by design
      : ThinkTime(std::chrono::duration_cast<Duration>(duration)) {}

  /// Anything from `low` to `high`, all equally likely. The bounds may come in either order.
  static ThinkTime uniform(Duration low, Duration high) {
    ThinkTime made(low);
    made.high_ = high;
    return made;
  }
  /// Exponentially distributed around `mean`: mostly short, now and then long, never above `cap`.
  /// Default cap: ten times the mean.
  static ThinkTime exponential(Duration mean, Duration cap = Duration::zero()) {
    ThinkTime made(mean);
    made.exponential_ = true;
    made.high_ = cap > Duration::zero() ? cap : mean * 10;
    return made;
  }

  /// One pause, the same on any machine for the same numbers. Never negative.
  Duration draw(std::mt19937_64& random) const;

 private:
  Duration low_;   ///< The mean, of an exponential one.
  Duration high_;  ///< The cap, of an exponential one.
  bool exponential_ = false;
};

}  // namespace liveload
