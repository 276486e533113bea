#include "cluster/delta_parts.hpp"

#include <iterator>
#include <utility>

#include "telemetry/delta_codec.hpp"

namespace liveload::cluster {
namespace {

using telemetry::Delta;

/// Moves the second half of the series away.
template <class Series>
std::vector<Series> second_half(std::vector<Series>& series) {
  const auto middle = series.begin() + static_cast<std::ptrdiff_t>(series.size() / 2);
  std::vector<Series> half(std::make_move_iterator(middle), std::make_move_iterator(series.end()));
  series.erase(middle, series.end());
  return half;
}

void append_parts(Delta delta, const telemetry::MetricTable& metrics, std::size_t most_bytes,
                  std::vector<std::string>& parts) {
  std::string encoded = telemetry::encode_delta(delta, metrics);
  // One series of one flush has a few sketches of some kilobytes: it always fits.
  if (encoded.size() <= most_bytes || delta.histograms.size() + delta.counters.size() < 2) {
    parts.push_back(std::move(encoded));
    return;
  }
  Delta rest;
  if (delta.histograms.size() >= delta.counters.size()) {
    rest.histograms = second_half(delta.histograms);
  } else {
    rest.counters = second_half(delta.counters);
  }
  append_parts(std::move(delta), metrics, most_bytes, parts);
  append_parts(std::move(rest), metrics, most_bytes, parts);
}

}  // namespace

std::vector<std::string> encode_parts(Delta delta, const telemetry::MetricTable& metrics,
                                      std::size_t most_bytes) {
  std::vector<std::string> parts;
  append_parts(std::move(delta), metrics, most_bytes, parts);
  return parts;
}

}  // namespace liveload::cluster
