#pragma once

#include <string>
#include <vector>

#include "telemetry/delta.hpp"
#include "telemetry/metric_table.hpp"

namespace liveload::cluster {

/// The delta, encoded; in several that are merged one by one where it would be larger than
/// `most_bytes`. At least one.
std::vector<std::string> encode_parts(telemetry::Delta delta, const telemetry::MetricTable& metrics,
                                      std::size_t most_bytes);

}  // namespace liveload::cluster
