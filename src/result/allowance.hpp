#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "result/figure.hpp"

namespace liveload::result {

/// By how much a figure may get worse before a comparison fails. A value.
struct Allowance {
  Figure figure;
  /// A share of what it was: 0.1 of 10 %. Of shares: percentage points.
  double by = 0;
};

/// Reads a figure and a percentage: "liveview_event_duration_us[save] p99 20%". Error of kind
/// `usage` that points at what is wrong.
Result<Allowance> parse_allowance(std::string_view text, const KnownMetrics& known);

/// What may get worse by how much where nothing else is said (docs/compare.md).
const std::vector<Allowance>& default_allowances();

/// The defaults, and those that are read from `texts`, which go before defaults on the same figure.
Result<std::vector<Allowance>> allowances(const std::vector<std::string>& texts,
                                          const KnownMetrics& known);

/// Whether more of the figure is worse, or less.
telemetry::Worse worse_when(const Figure& figure);

}  // namespace liveload::result
