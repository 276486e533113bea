#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/clock.hpp"
#include "telemetry/catalogue.hpp"
#include "telemetry/delta.hpp"
#include "telemetry/metric_table.hpp"

namespace liveload::telemetry {

/// Where a shard's samples go: into sketches and counters by metric, dimension and one-second
/// bucket. No locks; confined to its shard. Allocates only when a series, or a bucket of it, is
/// seen for the first time.
class Recorder {
 public:
  static constexpr std::size_t kDefaultMaxDimensions = 100;

  /// Buckets are counted from `start`, the run's common start instant; what ended before belongs to
  /// the first. `metrics` are those that can be recorded.
  explicit Recorder(base::Instant start,
                    std::shared_ptr<const MetricTable> metrics = MetricTable::catalogue(),
                    std::size_t max_dimensions = kDefaultMaxDimensions);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// A sample that ended at `ended`, in the metric's unit (µs, bytes…). `dimension` is the one
  /// label the metric is split by, empty where it has none; it is templated by the caller, and cut
  /// at 200 bytes. Beyond the limit of dimensions it counts as `(other)`. What is negative or no
  /// number is no measurement: it is dropped, and that is counted.
  void record(Histogram metric, std::string_view dimension, double value, base::Instant ended);
  void record(Histogram metric, std::string_view dimension, Duration value, base::Instant ended);
  void count(Counter metric, std::string_view dimension, std::uint64_t n, base::Instant at);

  void user_started(base::Instant at);
  void user_finished(bool succeeded, base::Instant at);
  /// Ended in the middle of what it did, by no fault of its own or the target's.
  void user_cut(base::Instant at);

  /// Everything recorded since the last call. The recorder goes on empty, but remembers its
  /// dimensions. What claims to have ended more than a minute after `now` is put into `now`'s
  /// bucket.
  Delta take(base::Instant now = base::Clock::now());
  /// The same, but for the bucket that `now` is in and later ones, which stay: what the one-second
  /// flush hands over. So each bucket is handed over once, but for what is recorded late.
  Delta take_before(base::Instant now);

 private:
  Delta take(base::Instant now, Second end);

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace liveload::telemetry
