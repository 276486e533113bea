#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "liveload/error.hpp"
#include "telemetry/delta.hpp"
#include "telemetry/histogram_series.hpp"
#include "telemetry/metric_table.hpp"
#include "telemetry/stretch.hpp"

namespace liveload::telemetry {

struct AccumulatorOptions {
  /// When a series would have more buckets, all buckets are paired with their neighbours and the
  /// width doubles. Even.
  std::uint32_t max_buckets = 600;
  /// When all series together would take more bytes, the width doubles as well, but not beyond two
  /// buckets a series: so memory is bounded however long a run is.
  std::size_t max_bytes = 32'000'000;
  /// Dimensions a metric keeps, over all shards; the rest is `(other)`.
  std::size_t max_dimensions = 100;
  /// Whether histograms are split by dimension at all; counters always are.
  bool split_histograms = true;
  /// Whether the deltas of many nodes are merged, each of which adds to the newest buckets.
  bool of_several = true;
  /// Those that may be in the deltas.
  std::shared_ptr<const MetricTable> metrics = MetricTable::catalogue();

  /// For one of `nodes` nodes, where what all of them measured together is kept beside them in
  /// full: all of the nodes take as much memory as that again. The more nodes, the wider the
  /// buckets; above 50 nodes histograms are not split.
  static AccumulatorOptions for_one_of(std::size_t nodes,
                                       std::shared_ptr<const MetricTable> metrics);
};

/// All that one node has measured: deltas in, totals and time series out. Totals are exact whatever
/// the width of a bucket has become. Confined to one thread.
class Accumulator {
 public:
  using Options = AccumulatorOptions;
  /// Buckets without samples are absent, those present are in order of number.
  struct CounterSeries {
    std::vector<std::pair<std::uint32_t, std::uint64_t>> buckets;
    std::uint64_t total() const;
    std::size_t bytes() const { return buckets.size() * sizeof(buckets.front()); }
  };
  struct Users {
    std::uint64_t started = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::uint64_t cut = 0;
    std::uint64_t running() const { return started - succeeded - failed - cut; }
    void add(const Users& more);
  };
  using HistogramFamily = std::map<std::string, HistogramSeries, std::less<>>;
  using CounterFamily = std::map<std::string, CounterSeries, std::less<>>;

  Accumulator() : Accumulator(Options{}) {}
  explicit Accumulator(Options options);

  void merge(const Delta& delta);
  const Options& options() const { return options_; }
  const MetricTable& metrics() const { return *options_.metrics; }

  /// By dimension; the empty one holds samples without a label.
  const HistogramFamily& series(Histogram metric) const;
  const CounterFamily& series(Counter metric) const;

  /// Over all dimensions.
  Sketch histogram(Histogram metric) const;
  std::uint64_t counter(Counter metric) const;
  /// Over all dimensions, only the buckets that hold `from` or are later: for "the last ten
  /// seconds".
  Sketch histogram_since(Histogram metric, Second from) const;
  std::uint64_t counter_since(Counter metric, Second from) const;

  /// Seconds a bucket: 1, 2, 4…
  std::uint32_t bucket_seconds() const { return bucket_seconds_; }
  /// Buckets from the start to the last one in which anything happened.
  std::uint32_t bucket_count() const { return bucket_count_; }
  /// Seconds from the start to the end of the last one in which anything happened.
  std::uint64_t end() const { return end_; }
  /// The first bucket in which anything has happened since the last call, or whose width is
  /// another; `bucket_count` where nothing did.
  std::uint32_t take_changed();
  Users users() const;
  /// By bucket; shorter than `bucket_count` where nobody came or went later.
  const std::vector<Users>& users_by_bucket() const { return users_; }
  /// For each bucket, how many users ran at some time in it; also right in buckets in which nothing
  /// happened.
  std::vector<std::uint64_t> active_users() const;

  /// When the node itself was overloaded: seconds with the CPU at kCpuLimit percent or above, or
  /// with an event loop late by kLoopLagLimitUs or more. What was measured then says more about the
  /// node than about the target.
  static constexpr double kCpuLimit = 90;
  static constexpr double kLoopLagLimitUs = 100'000;
  const std::vector<Stretch>& cpu_overloads() const { return cpu_overloads_; }
  const std::vector<Stretch>& loop_overloads() const { return loop_overloads_; }

  /// What it keeps of all buckets takes, but for the newest of each histogram where several nodes
  /// add to them.
  std::size_t bytes() const { return series_bytes_ + users_.size() * sizeof(Users); }

  /// All of it as compact bytes, for who was made with the same options.
  std::string encode() const;
  /// The reverse, with the bounds of `options`. Bytes from anywhere are safe: what no accumulator
  /// of these metrics wrote is an Error of kind `protocol`.
  static Result<Accumulator> decode(std::string_view bytes, Options options);

  const std::map<std::string, std::uint64_t>& overflowed() const { return overflowed_; }
  const std::map<std::string, std::uint64_t>& rejected() const { return rejected_; }

 private:
  class Reader;

  std::uint32_t bucket_of(Second second);
  void note_health(const Delta::HistogramSeries& series);
  void merge_split(const std::vector<Delta::HistogramSeries>& all);
  void merge_unsplit(const std::vector<Delta::HistogramSeries>& all);
  void merge_counters(const std::vector<Delta::CounterSeries>& all);
  void add_cell(HistogramSeries& series, Second second, const Sketch& cell);
  void widen();

  Options options_;
  std::uint32_t bucket_seconds_ = 1;
  std::uint32_t bucket_count_ = 0;
  std::uint64_t end_ = 0;
  std::uint32_t changed_ = 0;
  std::size_t series_bytes_ = 0;
  std::vector<HistogramFamily> histograms_;
  std::vector<CounterFamily> counters_;
  std::vector<Users> users_;
  std::vector<Stretch> cpu_overloads_;
  std::vector<Stretch> loop_overloads_;
  std::map<std::string, std::uint64_t> overflowed_;
  std::map<std::string, std::uint64_t> rejected_;
};

}  // namespace liveload::telemetry
