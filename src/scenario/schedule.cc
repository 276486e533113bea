#include "scenario/schedule.hpp"

#include <algorithm>
#include <cmath>

namespace liveload::scenario {
namespace {

using Real = Schedule::Real;

// The end of a piece may come out a little before the whole permit that it is.
constexpr Real kRounding = 1e-9L;

Real nanoseconds(Duration duration) {
  return static_cast<Real>(duration.count());
}

Duration whole(Real nanoseconds) {
  constexpr auto kMost = static_cast<Real>(Duration::max().count());
  return nanoseconds >= kMost ? Duration::max() : Duration(std::llroundl(nanoseconds));
}

}  // namespace

Schedule::Schedule(const Throttle& throttle)
    : kind_(throttle.kind()), interval_(nanoseconds(throttle.interval())) {
  Real value =
      kind_ == Throttle::Kind::kInterarrival ? interval_ : static_cast<Real>(throttle.permits());
  for (const Throttle::Segment& segment : throttle.segments()) {
    const auto to = static_cast<Real>(segment.to);
    const std::int64_t steps = segment.steps.value_or(0);
    if (steps == 0) add(segment.duration, value, to);
    for (std::int64_t step = 0; step < steps; ++step) {
      const Real at = value + (to - value) * static_cast<Real>(step) / static_cast<Real>(steps);
      add(segment.duration / steps, at, at);
    }
    value = to;
  }
  add(Duration::max(), value, value);
}

void Schedule::add(Duration length, Real from, Real to) {
  if (length == Duration::zero()) return;
  Piece piece{.length = length, .from = from, .to = to};
  if (!pieces_.empty()) {
    const Piece& last = pieces_.back();
    piece.start = last.start + last.length;
    piece.permits_before = last.permits_before + permits_in(last, nanoseconds(last.length));
  }
  pieces_.push_back(piece);
}

const Schedule::Piece& Schedule::piece_at(Duration time) const {
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), time,
                       [](Duration at, const Piece& piece) { return at < piece.start; });
  return after == pieces_.begin() ? *after : *std::prev(after);
}

Real Schedule::permits_in(const Piece& piece, Real time) const {
  const Real length = nanoseconds(piece.length);
  const Real rise = piece.to - piece.from;
  if (kind_ != Throttle::Kind::kInterarrival) {
    return (piece.from + rise * time / length / 2) * time / interval_;
  }
  if (rise == 0) return time / piece.from;
  return length / rise * std::log1p(rise * time / (length * piece.from));
}

Real Schedule::time_for(const Piece& piece, Real permits) const {
  const Real length = nanoseconds(piece.length);
  const Real rise = piece.to - piece.from;
  if (kind_ != Throttle::Kind::kInterarrival) {
    const Real area = permits * interval_;
    if (rise == 0) return area / piece.from;
    // The root of from·t + rise·t²/(2·length) = area, in the form that loses no digits.
    const Real square = piece.from * piece.from + 2 * area * rise / length;
    return 2 * area / (piece.from + std::sqrt(std::max<Real>(square, 0)));
  }
  if (rise == 0) return permits * piece.from;
  return std::expm1(permits * rise / length) * length * piece.from / rise;
}

Real Schedule::value_at(Duration time) const {
  const Piece& piece = piece_at(time);
  if (piece.from == piece.to || time < piece.start) return piece.from;
  return piece.from +
         (piece.to - piece.from) * nanoseconds(time - piece.start) / nanoseconds(piece.length);
}

Real Schedule::due_by(Duration time) const {
  if (time <= Duration::zero()) return 0;
  const Piece& piece = piece_at(time);
  return piece.permits_before + permits_in(piece, nanoseconds(time - piece.start));
}

Duration Schedule::due_at(Real permits) const {
  // The first piece by whose end so many are due.
  const auto next = std::lower_bound(
      std::next(pieces_.begin()), pieces_.end(), permits - kRounding,
      [](const Piece& piece, Real wanted) { return piece.permits_before < wanted; });
  const Piece& piece = *std::prev(next);
  if (piece.from == 0 && piece.to == 0) return Duration::max();
  const Real within = std::max<Real>(permits - piece.permits_before, 0);
  const Duration at = std::min(whole(time_for(piece, within)), piece.length);
  return at < Duration::max() - piece.start ? piece.start + at : Duration::max();
}

Duration Schedule::reaches(Real value, Duration from) const {
  if (value_at(from) >= value) return from;
  for (const Piece& piece : pieces_) {
    const Duration end =
        piece.length == Duration::max() ? Duration::max() : piece.start + piece.length;
    if (end < from) continue;
    if (piece.from >= value && piece.start >= from) return piece.start;
    if (piece.to < value || piece.to <= piece.from) continue;
    const Real part = (value - piece.from) / (piece.to - piece.from);
    // Upwards: a nanosecond earlier it is not reached yet.
    return std::max(from, piece.start + Duration(static_cast<std::int64_t>(
                                            std::ceil(part * nanoseconds(piece.length)))));
  }
  return Duration::max();
}

}  // namespace liveload::scenario
