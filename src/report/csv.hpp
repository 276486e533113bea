#pragma once

#include <string>
#include <vector>

#include "liveload/run.hpp"

namespace liveload::report {

/// The totals as a table (RFC 4180), for spreadsheets: a line for each metric of each scenario and
/// for each of its dimensions, with count, sum, min, max, mean, p50, p95, p99 in the metric's unit;
/// of what is only counted, the count. Text that a spreadsheet would take for a formula has an
/// apostrophe before it.
std::string csv(const std::vector<Outcome>& outcomes);

}  // namespace liveload::report
