#pragma once

#include <cstdint>
#include <vector>

#include "telemetry/sketch.hpp"

namespace liveload::telemetry {

/// A sketch that very much is added to: every bin between its lowest and its highest has a place,
/// those without samples too, so that to add is to count. Holds the very bins that a Sketch would.
///
/// Regular value type; 8 bytes for each place, of which there are Sketch::kMaxBins at the most.
/// Bins further away are kept as a Sketch keeps them.
class OpenSketch {
 public:
  void merge(const Sketch& more);
  /// As if nothing had been added, with the memory that it has.
  void clear();
  /// All that was added, into memory that has served.
  void copy_to(Sketch& into) const;

 private:
  bool reach(std::int32_t low, std::int32_t high);

  Sketch sums_;  ///< All but the bins that have a place.
  std::vector<std::uint64_t> places_;
  std::int32_t first_ = 0;  ///< The bin of the first place.
};

}  // namespace liveload::telemetry
