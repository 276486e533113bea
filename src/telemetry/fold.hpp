#pragma once

#include <cstdint>

#include "telemetry/sketch.hpp"

namespace liveload::telemetry {

/// Adds what a cell of a histogram, or of a counter, holds to another of its kind.
inline void fold(Sketch& into, const Sketch& more) {
  into.merge(more);
}
inline void fold(std::uint64_t& into, std::uint64_t more) {
  into += more;
}

}  // namespace liveload::telemetry
