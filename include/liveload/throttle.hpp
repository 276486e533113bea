#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "liveload/error.hpp"

namespace liveload {

/// A limit that all users of a run share. Declared by Scenario::throttles, asked for by
/// Context::throttle. Immutable.
///
/// A limit may change over the run, segment by segment from the run's start:
/// `Throttle::rate("search", 60).hold(1min).ramp_to(600, 5min).hold(10min).ramp_to(0, 1min)`. After
/// the last segment its value stays.
///
/// The k-th permit of a rate or interarrival is due where the sum of permits over time, from the
/// run's start, reaches k: the first of `rate("search", 60)` after one second. Unused permits are
/// not saved up. docs/throttles.md has the arithmetic.
class Throttle {
 public:
  enum class Kind { kRate, kInterarrival, kParallelism };

  /// `permits` in each `interval` (default one minute), spread evenly: 100 a minute is one each 600
  /// ms, never a burst.
  static Throttle rate(std::string name, std::int64_t permits,
                       Duration interval = std::chrono::minutes(1)) {
    return {Kind::kRate, std::move(name), permits, interval};
  }
  /// One permit each `interval`.
  static Throttle interarrival(std::string name, Duration interval) {
    return {Kind::kInterarrival, std::move(name), 1, interval};
  }
  /// At most `limit` holders at once. A permit is held until Context::release or the end of the
  /// iteration.
  static Throttle parallelism(std::string name, std::int64_t limit) {
    return {Kind::kParallelism, std::move(name), limit, Duration::zero()};
  }

  /// Stays as it is for so long.
  Throttle hold(Duration duration) const;
  /// Goes evenly to `target` within `duration`: permits an interval of a rate, holders of a
  /// parallelism (whole ones: rounded down). At 0 none is given until the value rises again; going
  /// down takes no permit from who holds one.
  Throttle ramp_to(std::int64_t target, Duration duration) const;
  /// Of an interarrival: the interval between two permits goes evenly to `target`.
  Throttle ramp_to(Duration target, Duration duration) const;
  /// In `steps` equal steps, one at the end of each `each`.
  Throttle ramp_in_steps(std::int64_t target, int steps, Duration each) const;
  Throttle ramp_in_steps(Duration target, int steps, Duration each) const;

  /// A part of the schedule: from the value before to `to` within `duration`.
  struct Segment {
    std::int64_t to = 0;  ///< Permits, holders, or nanoseconds between two permits.
    Duration duration{};
    std::optional<int> steps{};  ///< Absent: evenly.
    bool interval = false;       ///< `to` was given as a duration.
  };

  Kind kind() const { return kind_; }
  const std::string& name() const { return name_; }
  std::int64_t permits() const { return permits_; }
  Duration interval() const { return interval_; }
  const std::vector<Segment>& segments() const { return segments_; }

 private:
  Throttle(Kind kind, std::string name, std::int64_t permits, Duration interval)
      : kind_(kind), name_(std::move(name)), permits_(permits), interval_(interval) {}
  std::int64_t last() const;
  Throttle with(Segment segment) const;

  Kind kind_;
  std::string name_;
  std::int64_t permits_;
  Duration interval_;
  std::vector<Segment> segments_;
};

}  // namespace liveload
