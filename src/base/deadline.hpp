#pragma once

#include <algorithm>

#include "base/clock.hpp"
#include "liveload/error.hpp"

namespace liveload::base {

/// The instant by which a wait must be over. Passed down through every layer and never restarted.
/// Immutable value.
class Deadline {
 public:
  explicit Deadline(Instant at) : at_(at), started_(Clock::now()) {}
  static Deadline after(Duration d) { return Deadline(Clock::now() + d); }

  Instant at() const { return at_; }
  bool passed() const { return Clock::now() >= at_; }
  /// Zero once it has passed.
  Duration left() const { return std::max(Duration::zero(), Duration(at_ - Clock::now())); }
  /// For how long it has been waited: since this deadline was made. What `Error::after` wants.
  Duration waited() const { return Clock::now() - started_; }
  /// The earlier of both.
  Deadline capped(Instant other) const {
    Deadline d = *this;
    d.at_ = std::min(at_, other);
    return d;
  }

 private:
  Instant at_;
  Instant started_;
};

}  // namespace liveload::base
