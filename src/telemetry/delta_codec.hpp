#pragma once

#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include "liveload/error.hpp"
#include "telemetry/delta.hpp"
#include "telemetry/metric_table.hpp"

namespace liveload::telemetry {

/// A delta as compact bytes, for those who have the same metrics: a node's second of 40 metrics in
/// 20 dimensions of ten samples each takes 48 kB. Metrics go by their number, dimensions by a
/// number in a list at the beginning, sketches by their own encoding.
std::string encode_delta(const Delta& delta, const MetricTable& metrics);

/// The reverse. Bytes from anywhere are safe: what is no delta of these very metrics, holds a
/// second beyond `latest`, or counts that no node can reach (2^40 in a cell) is an Error of kind
/// `protocol`, and nothing of it is taken. `room` is a delta that has served, whose memory is used
/// again: half the time of reading a thousand a second is to ask for it and to give it back.
Result<Delta> decode_delta(std::string_view bytes, const MetricTable& metrics,
                           Second latest = std::numeric_limits<Second>::max(), Delta room = {});

/// The same encoded delta with each of its dimensions called what `rename` makes of it, which takes
/// no decoding of what was measured. Two that are called the same afterwards are merged where it is
/// merged. What is no encoded delta is returned as it is.
std::string rename_dimensions(std::string_view bytes,
                              const std::function<std::string(std::string)>& rename);

}  // namespace liveload::telemetry
