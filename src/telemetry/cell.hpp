#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "telemetry/delta.hpp"
#include "telemetry/sketch.hpp"

namespace liveload::telemetry {

// What a second of a series holds is a sketch or a count; both add up.

inline void fold(Sketch& into, const Sketch& more) {
  into.merge(more);
}
inline void fold(std::uint64_t& into, std::uint64_t more) {
  into += more;
}

/// The cell of that second, which there is afterwards.
template <class Cell>
Cell& cell_at(std::vector<std::pair<Second, Cell>>& seconds, Second second) {
  // Nearly always the last one, or the last but one just after a second has turned.
  for (auto i = seconds.rbegin(); i != seconds.rend(); ++i) {
    if (i->first == second) return i->second;
  }
  return seconds.emplace_back(second, Cell{}).second;
}

}  // namespace liveload::telemetry
