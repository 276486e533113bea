#pragma once

#include <vector>

#include "liveload/throttle.hpp"

namespace liveload::scenario {

/// How the value of a throttle changes, laid out from the run's start. Times are since then.
/// Immutable.
///
/// Of a rate or an interarrival it tells how many permits have fallen due by a time: the integral
/// of permits over time. A rate goes evenly in permits, so that its integral is a parabola; an
/// interarrival goes evenly in its interval i, so that its integral is that of 1/i, a logarithm.
/// All is computed from the beginning of the piece that a time or a permit lies in: nothing is
/// summed up permit by permit, and so nothing drifts.
class Schedule {
 public:
  using Real = long double;

  /// The throttle must be a good one, as ThrottleSet::make checks.
  explicit Schedule(const Throttle& throttle);

  /// The value at `time`: permits an interval, nanoseconds of an interarrival, or holders.
  Real value_at(Duration time) const;
  /// Of a rate or interarrival: how many permits are due by `time`.
  Real due_by(Duration time) const;
  /// Of a rate or interarrival: when so many permits are due; Duration::max() if that never comes.
  Duration due_at(Real permits) const;
  /// Of a parallelism: the first time from `from` on at which the value is `value` or more;
  /// Duration::max() if that never comes.
  Duration reaches(Real value, Duration from) const;

 private:
  /// A time in which the value goes evenly, or stays. The last one has no end.
  struct Piece {
    Duration start{};
    Duration length{};
    Real from = 0;
    Real to = 0;
    Real permits_before = 0;  // due when it starts
  };

  void add(Duration length, Real from, Real to);
  const Piece& piece_at(Duration time) const;
  /// How many permits fall due in the first `time` of the piece, and the reverse.
  Real permits_in(const Piece& piece, Real time) const;
  Real time_for(const Piece& piece, Real permits) const;

  Throttle::Kind kind_;
  Real interval_;  // of a rate, in nanoseconds
  std::vector<Piece> pieces_;
};

}  // namespace liveload::scenario
