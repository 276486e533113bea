#pragma once

#include <cstdint>

#include "telemetry/sketch.hpp"

namespace liveload::telemetry {

// What a second of a series holds is a sketch or a count; both add up.

inline void fold(Sketch& into, const Sketch& more) {
  into.merge(more);
}
inline void fold(std::uint64_t& into, std::uint64_t more) {
  into += more;
}

}  // namespace liveload::telemetry
