#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "engine/failures.hpp"
#include "liveload/context.hpp"
#include "telemetry/delta.hpp"

namespace liveload::engine {

/// What a shard hands over once a second: all of the seconds that are over.
struct Flush {
  telemetry::Delta delta;
  Failures failures;
  std::vector<UserId> ended{};  ///< The users that need not come back.
  std::string encoded{};        ///< The delta as bytes, where it came as such from elsewhere.

  /// What another shard of the node handed over. Of neither are there bytes.
  void add(Flush more);
};

/// When a node hands over: once in each second of the run. The nodes of a run take turns, each at
/// its own part of the second, so that who takes it all in has no peaks.
class FlushClock {
 public:
  /// For node `node`, from 0, of `nodes`.
  FlushClock(base::Instant start, std::uint64_t node, std::uint64_t nodes);

  base::Instant next() const { return next_; }
  /// Now is the time, or it has passed. Returns the end of the seconds that are over.
  base::Instant turn(base::Instant now);

 private:
  base::Instant start_;
  base::Instant next_;
};

/// The users that have ended, until that is handed over with what they measured.
class EndedUsers {
 public:
  void add(UserId user, base::Instant at) { users_.emplace_back(user, at); }
  bool empty() const { return users_.empty(); }
  /// Those that ended before, in the order in which they were added. They are forgotten here.
  std::vector<UserId> take_before(base::Instant end);

 private:
  std::vector<std::pair<UserId, base::Instant>> users_;
};

}  // namespace liveload::engine
