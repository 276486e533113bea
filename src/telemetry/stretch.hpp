#pragma once

#include <vector>

#include "telemetry/delta.hpp"

namespace liveload::telemetry {

/// Seconds that follow each other.
struct Stretch {
  Second from;
  Second to;  ///< The first that is not in it.
  friend bool operator==(const Stretch&, const Stretch&) = default;
};

/// Adds a second to a set of them that is kept as stretches, in order and with gaps between them.
void add(std::vector<Stretch>& stretches, Second second);

}  // namespace liveload::telemetry
