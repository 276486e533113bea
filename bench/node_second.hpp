#pragma once

// What one node measures in a second, made up: 40 metrics (all histograms of the catalogue and some
// counters) in 20 dimensions.

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "telemetry/delta_codec.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::telemetry {

constexpr std::size_t kHistograms = kHistogramCount;
constexpr std::size_t kCounters = 40 - kHistograms;
constexpr int kDimensions = 20;

inline const MetricTable& metrics() {
  return *MetricTable::catalogue();
}

/// Every metric and dimension has latencies of its own, and so many samples.
inline Delta measured_in(Second second, std::int64_t samples, std::mt19937_64& random) {
  const base::Instant start{}, now = start + std::chrono::seconds(second);
  Recorder recorder(start);
  for (int d = 0; d < kDimensions; ++d) {
    const std::string dimension = (d % 2 == 0 ? "event_" : "/products/:id/") + std::to_string(d);
    for (std::size_t m = 0; m < kHistograms; ++m) {
      std::lognormal_distribution<> values(8 + static_cast<double>(m % 7), 0.5);
      for (int i = 0; i < samples; ++i) {
        recorder.record(static_cast<Histogram>(m), dimension, values(random), now);
      }
    }
    for (std::size_t m = 0; m < kCounters; ++m) {
      recorder.count(static_cast<Counter>(m), dimension, static_cast<std::uint64_t>(samples), now);
    }
  }
  return recorder.take(now);
}

/// What an encoded one holds, as if it were of that second. `room` has served.
inline Delta sent_in(Second second, const std::string& message, Delta room = {}) {
  Delta delta =
      *decode_delta(message, metrics(), std::numeric_limits<Second>::max(), std::move(room));
  for (auto& series : delta.histograms) series.seconds.front().first = second;
  for (auto& series : delta.counters) series.seconds.front().first = second;
  return delta;
}

}  // namespace liveload::telemetry
