#include "telemetry/accumulator.hpp"

#include <algorithm>

namespace liveload::telemetry {
namespace {

using Buckets = std::vector<std::pair<std::uint32_t, std::uint64_t>>;

/// True where there was none of that number.
bool add(Buckets& buckets, std::uint32_t number, std::uint64_t n) {
  // Nearly always the newest, which a search would come to over ten others that are in no cache.
  auto at = buckets.end();
  if (!buckets.empty() && number <= buckets.back().first) {
    at = number == buckets.back().first
             ? std::prev(at)
             : std::ranges::lower_bound(buckets, number, {}, &Buckets::value_type::first);
  }
  if (at != buckets.end() && at->first == number) {
    at->second += n;
    return false;
  }
  buckets.emplace(at, number, n);
  return true;
}

void pair_up(Buckets& buckets) {
  Buckets paired;
  paired.reserve(buckets.size() / 2 + 1);
  for (const auto& [number, n] : buckets) {
    if (!paired.empty() && paired.back().first == number / 2) {
      paired.back().second += n;
    } else {
      paired.emplace_back(number / 2, n);
    }
  }
  buckets = std::move(paired);
}

/// Looks up the series of a delta, one after the other. They come in order of metric and dimension,
/// as they are kept, so that each is nearly always the one behind the last.
template <class Family>
class SeriesFinder {
 public:
  SeriesFinder(std::vector<Family>& families, std::size_t limit)
      : families_(families), limit_(limit) {}

  /// The series of `dimension`, or of `(other)` when there are too many: then `overflowed` is true.
  typename Family::mapped_type& find(std::size_t metric, const std::string& dimension) {
    overflowed = false;
    Family& family = families_[metric];
    if (&family != family_ || at_ == family.end()) at_ = family.begin();
    family_ = &family;
    if (at_ == family.end() || at_->first != dimension) at_ = family.find(dimension);
    if (at_ == family.end()) {
      overflowed = family.size() >= limit_ && dimension != kOther;
      at_ = family.try_emplace(overflowed ? std::string(kOther) : dimension).first;
    }
    return (at_++)->second;
  }

  bool overflowed = false;

 private:
  std::vector<Family>& families_;
  const std::size_t limit_;
  Family* family_ = nullptr;
  typename Family::iterator at_;
};

constexpr std::uint32_t kFewestBuckets = 2;
/// Where several nodes take turns: a delta has the second that goes on and the one before, and some
/// come late, most of all where there is much to do.
constexpr std::size_t kOpenBuckets = 2;
constexpr std::size_t kOpenSeconds = 8;
/// With more of them, the dimensions of each would be most of what is kept.
constexpr std::size_t kMaxSplitNodes = 50;

}  // namespace

AccumulatorOptions AccumulatorOptions::for_one_of(std::size_t nodes,
                                                  std::shared_ptr<const MetricTable> metrics) {
  AccumulatorOptions options;
  options.max_bytes /= std::max<std::size_t>(1, nodes);
  options.split_histograms = nodes <= kMaxSplitNodes;
  options.of_several = false;
  options.metrics = std::move(metrics);
  return options;
}

Accumulator::Accumulator(Options options)
    : options_(std::move(options)),
      histograms_(options_.metrics->histogram_count()),
      counters_(options_.metrics->counter_count()) {
  options_.max_buckets = std::max(kFewestBuckets, options_.max_buckets);
}

std::uint32_t Accumulator::bucket_of(Second second) {
  while (second / bucket_seconds_ >= options_.max_buckets) widen();
  const std::uint32_t bucket = second / bucket_seconds_;
  bucket_count_ = std::max(bucket_count_, bucket + 1);
  changed_ = std::min(changed_, bucket);
  end_ = std::max(end_, std::uint64_t{second} + 1);
  return bucket;
}

void Accumulator::widen() {
  bucket_seconds_ *= 2;
  changed_ = 0;
  bucket_count_ = (bucket_count_ + 1) / 2;
  series_bytes_ = 0;
  for (auto& family : histograms_) {
    for (auto& [dimension, series] : family) {
      series.pair_up();
      series_bytes_ += series.bytes();
    }
  }
  for (auto& family : counters_) {
    for (auto& [dimension, series] : family) {
      pair_up(series.buckets);
      series_bytes_ += series.bytes();
    }
  }
  std::vector<Users> paired((users_.size() + 1) / 2);
  for (std::size_t i = 0; i < users_.size(); ++i) paired[i / 2].add(users_[i]);
  users_ = std::move(paired);
}

void Accumulator::note_health(const Delta::HistogramSeries& series) {
  const bool cpu = series.metric == Histogram::kGeneratorCpu;
  if (!cpu && series.metric != Histogram::kGeneratorLoopLagUs) return;
  for (const auto& [second, cell] : series.seconds) {
    if (cpu && cell.max() >= kCpuLimit) telemetry::add(cpu_overloads_, second);
    if (!cpu && cell.max() >= kLoopLagLimitUs) telemetry::add(loop_overloads_, second);
  }
}

void Accumulator::merge_split(const std::vector<Delta::HistogramSeries>& all) {
  SeriesFinder finder(histograms_, options_.max_dimensions);
  for (const Delta::HistogramSeries& more : all) {
    auto& series = finder.find(static_cast<std::size_t>(more.metric), more.dimension);
    for (const auto& [second, cell] : more.seconds) {
      if (finder.overflowed) {
        overflowed_[std::string(metrics().info(more.metric).name)] += cell.count();
      }
      add_cell(series, second, cell);
    }
  }
}

void Accumulator::merge_unsplit(const std::vector<Delta::HistogramSeries>& all) {
  // What a metric's dimensions come to in a second is added up before it goes to the series: with
  // twenty dimensions, a twentieth of the work there.
  static thread_local std::vector<std::pair<Second, OpenSketch>> sums;
  static thread_local Sketch sum;
  for (auto more = all.begin(); more != all.end();) {
    const Histogram metric = more->metric;
    std::size_t used = 0;
    for (; more != all.end() && more->metric == metric; ++more) {
      for (const auto& [second, cell] : more->seconds) {
        std::size_t at = 0;
        while (at < used && sums[at].first != second) ++at;
        if (at == used) {
          if (sums.size() == used++) sums.emplace_back();
          sums[at].first = second;
          sums[at].second.clear();
        }
        sums[at].second.merge(cell);
      }
    }
    auto& series = histograms_[static_cast<std::size_t>(metric)][""];
    for (std::size_t i = 0; i < used; ++i) {
      sums[i].second.copy_to(sum);
      add_cell(series, sums[i].first, sum);
    }
  }
}

void Accumulator::add_cell(HistogramSeries& series, Second second, const Sketch& cell) {
  // Numbering may widen the buckets of this very series: first the number, then the place.
  const std::uint32_t bucket = bucket_of(second);
  const std::size_t before = series.bytes();
  const std::size_t open =
      options_.of_several ? std::max(kOpenBuckets, kOpenSeconds / bucket_seconds_ + 1) : 0;
  series.add(bucket, cell, open);
  series_bytes_ += series.bytes() - before;
}

void Accumulator::merge_counters(const std::vector<Delta::CounterSeries>& all) {
  SeriesFinder finder(counters_, options_.max_dimensions);
  for (const Delta::CounterSeries& more : all) {
    auto& series = finder.find(static_cast<std::size_t>(more.metric), more.dimension);
    for (const auto& [second, n] : more.seconds) {
      if (finder.overflowed) overflowed_[std::string(metrics().info(more.metric).name)] += n;
      const std::uint32_t bucket = bucket_of(second);
      if (add(series.buckets, bucket, n)) series_bytes_ += sizeof(Buckets::value_type);
    }
  }
}

void Accumulator::merge(const Delta& delta) {
  for (const Delta::HistogramSeries& series : delta.histograms) note_health(series);
  if (options_.split_histograms) {
    merge_split(delta.histograms);
  } else {
    merge_unsplit(delta.histograms);
  }
  merge_counters(delta.counters);
  for (const Delta::Users& u : delta.users) {
    const std::uint32_t bucket = bucket_of(u.second);
    if (users_.size() <= bucket) users_.resize(bucket + 1);
    users_[bucket].add({u.started, u.succeeded, u.failed, u.cut});
  }
  for (const auto& [metric, n] : delta.overflowed) overflowed_[metric] += n;
  for (const auto& [metric, n] : delta.rejected) rejected_[metric] += n;
  while (bytes() > options_.max_bytes && bucket_count_ > kFewestBuckets) widen();
}

std::uint64_t Accumulator::CounterSeries::total() const {
  std::uint64_t all = 0;
  for (const auto& [number, n] : buckets) all += n;
  return all;
}

const Accumulator::HistogramFamily& Accumulator::series(Histogram metric) const {
  return histograms_[static_cast<std::size_t>(metric)];
}

const Accumulator::CounterFamily& Accumulator::series(Counter metric) const {
  return counters_[static_cast<std::size_t>(metric)];
}

Sketch Accumulator::histogram(Histogram metric) const {
  Sketch all;
  for (const auto& [dimension, one] : series(metric)) all.merge(one.total());
  return all;
}

std::uint64_t Accumulator::counter(Counter metric) const {
  std::uint64_t all = 0;
  for (const auto& [dimension, one] : series(metric)) all += one.total();
  return all;
}

Sketch Accumulator::histogram_since(Histogram metric, Second from) const {
  Sketch all;
  for (const auto& [dimension, one] : series(metric)) {
    one.each(from / bucket_seconds_,
             [&all](std::uint32_t, const Sketch& sketch) { all.merge(sketch); });
  }
  return all;
}

std::uint64_t Accumulator::counter_since(Counter metric, Second from) const {
  std::uint64_t all = 0;
  for (const auto& [dimension, one] : series(metric)) {
    for (auto b = one.buckets.rbegin(); b != one.buckets.rend(); ++b) {
      if (b->first < from / bucket_seconds_) break;
      all += b->second;
    }
  }
  return all;
}

std::uint32_t Accumulator::take_changed() {
  return std::exchange(changed_, bucket_count_);
}

void Accumulator::Users::add(const Users& more) {
  started += more.started;
  succeeded += more.succeeded;
  failed += more.failed;
  cut += more.cut;
}

Accumulator::Users Accumulator::users() const {
  Users all;
  for (const Users& u : users_) all.add(u);
  return all;
}

std::vector<std::uint64_t> Accumulator::active_users() const {
  std::vector<std::uint64_t> active(bucket_count_);
  std::uint64_t running = 0;
  for (std::size_t i = 0; i < active.size(); ++i) {
    const Users change = i < users_.size() ? users_[i] : Users{};
    active[i] = running + change.started;
    running += change.running();
  }
  return active;
}

}  // namespace liveload::telemetry
