#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "liveload/error.hpp"

namespace liveload {

/// A limit that all users of a run share. Declared by Scenario::throttles, asked for by
/// Context::throttle. Immutable.
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

  Kind kind() const { return kind_; }
  const std::string& name() const { return name_; }
  std::int64_t permits() const { return permits_; }
  Duration interval() const { return interval_; }

 private:
  Throttle(Kind kind, std::string name, std::int64_t permits, Duration interval)
      : kind_(kind), name_(std::move(name)), permits_(permits), interval_(interval) {}

  Kind kind_;
  std::string name_;
  std::int64_t permits_;
  Duration interval_;
};

}  // namespace liveload
