#pragma once

#include <deque>

#include "base/clock.hpp"
#include "liveload/error.hpp"

namespace liveload::cluster {

/// How far another machine's monotonic clock is ahead of ours, from questions about its time: the
/// answer was given some time between our question and its arrival, so that the quickest answer
/// tells the most (as NTP has it). Confined to one thread.
class ClockEstimate {
 public:
  /// A question that was sent and answered at these instants of ours, and the other's time in
  /// between.
  void add(base::Instant sent, base::Instant theirs, base::Instant answered);

  bool known() const { return !samples_.empty(); }
  /// Their clock less ours. Once `known`.
  Duration offset(base::Instant now) const { return best(now).offset; }
  /// How far off that may be.
  Duration error(base::Instant now) const { return best(now).error; }

 private:
  struct Sample {
    base::Instant at{};
    Duration offset{};
    Duration error{};
  };
  Sample best(base::Instant now) const;

  std::deque<Sample> samples_;
};

}  // namespace liveload::cluster
