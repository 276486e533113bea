#include "telemetry/recorder.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <unordered_map>

#include "base/utf8.hpp"
#include "telemetry/cell.hpp"

namespace liveload::telemetry {
namespace {

constexpr std::size_t kMaxDimensionBytes = 200;

struct TransparentHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

/// The series of one metric. `Cell` is what a second of it holds.
template <class Cell>
class Family {
 public:
  using Series = std::vector<std::pair<Second, Cell>>;
  using Map = std::unordered_map<std::string, Series, TransparentHash, std::equal_to<>>;

  /// The series of `dimension`, or that of `(other)` when there are `limit` already: then
  /// `overflowed` rises by `n`.
  Series& series(std::string_view dimension, std::size_t limit, std::uint64_t n) {
    dimension = base::utf8_prefix(dimension, kMaxDimensionBytes);
    if (const auto found = map_.find(dimension); found != map_.end()) return found->second;
    if (map_.size() < limit) return map_[std::string(dimension)];
    overflowed += n;
    return map_[std::string(kOther)];
  }

  Map& map() { return map_; }

  std::uint64_t overflowed = 0;
  std::uint64_t rejected = 0;

 private:
  Map map_;
};

}  // namespace

struct Recorder::Impl {
  Impl(base::Instant s, std::shared_ptr<const MetricTable> table, std::size_t limit)
      : start(s),
        metrics(std::move(table)),
        max_dimensions(limit),
        histograms(metrics->histogram_count()),
        counters(metrics->counter_count()) {}

  Second second_of(base::Instant at) const {
    if (at <= start) return 0;
    return static_cast<Second>(
        std::min<std::int64_t>(std::chrono::floor<std::chrono::seconds>(at - start).count(),
                               std::numeric_limits<Second>::max()));
  }

  Delta::Users& users_at(base::Instant at) {
    const Second second = second_of(at);
    const auto found = std::find_if(users.rbegin(), users.rend(),
                                    [&](const Delta::Users& u) { return u.second == second; });
    return found != users.rend() ? *found : users.emplace_back(Delta::Users{.second = second});
  }

  base::Instant start;
  std::shared_ptr<const MetricTable> metrics;
  std::size_t max_dimensions;
  std::vector<Family<Sketch>> histograms;
  std::vector<Family<std::uint64_t>> counters;
  std::vector<Delta::Users> users;
};

namespace {

// A page's clock is not to be trusted: an instant far in the future must not stretch the run's time
// series.
constexpr auto kFuture = std::chrono::seconds(60);

/// Puts all that ended after `latest` into `now`.
template <class Cell>
void pull_back(std::vector<std::pair<Second, Cell>>& seconds, Second latest, Second now) {
  const auto future = std::stable_partition(seconds.begin(), seconds.end(),
                                            [&](const auto& s) { return s.first <= latest; });
  if (future == seconds.end()) return;
  Cell sum{};
  for (auto s = future; s != seconds.end(); ++s) fold(sum, s->second);
  seconds.erase(future, seconds.end());
  fold(cell_at(seconds, now), sum);
}

/// Takes away those of which `second` is before `end`.
template <class T>
std::vector<T> split_off(std::vector<T>& all, Second T::* second, Second end) {
  const auto stay = std::stable_partition(all.begin(), all.end(),
                                          [&](const T& one) { return one.*second < end; });
  if (stay == all.end()) return std::exchange(all, {});
  std::vector<T> before(std::make_move_iterator(all.begin()), std::make_move_iterator(stay));
  all.erase(all.begin(), stay);
  return before;
}

/// Which of them are asked for.
struct Range {
  Second end;     ///< Behind the last of them.
  Second latest;  ///< What is later yet counts as `now`.
  Second now;
};

template <class Metric, class Cell, class Out>
void move_out(std::size_t metric, std::string_view name, Family<Cell>& family, const Range& range,
              Delta& delta, Out& out) {
  const auto before = static_cast<std::ptrdiff_t>(out.size());
  for (auto& [dimension, series] : family.map()) {
    if (series.empty()) continue;
    pull_back(series, range.latest, range.now);
    auto seconds = split_off(series, &std::pair<Second, Cell>::first, range.end);
    if (seconds.empty()) continue;
    out.push_back({static_cast<Metric>(metric), dimension, std::move(seconds)});
  }
  std::sort(out.begin() + before, out.end(),
            [](const auto& a, const auto& b) { return a.dimension < b.dimension; });
  if (family.overflowed > 0) {
    delta.overflowed[std::string(name)] = std::exchange(family.overflowed, 0);
  }
  if (family.rejected > 0) delta.rejected[std::string(name)] = std::exchange(family.rejected, 0);
}

}  // namespace

Recorder::Recorder(base::Instant start, std::shared_ptr<const MetricTable> metrics,
                   std::size_t max_dimensions)
    : impl_(std::make_unique<Impl>(start, std::move(metrics), max_dimensions)) {}
Recorder::~Recorder() = default;

void Recorder::record(Histogram metric, std::string_view dimension, double value,
                      base::Instant ended) {
  Family<Sketch>& family = impl_->histograms[static_cast<std::size_t>(metric)];
  if (!(value >= 0) || value > std::numeric_limits<double>::max()) {
    ++family.rejected;
    return;
  }
  auto& seconds = family.series(dimension, impl_->max_dimensions, 1);
  cell_at(seconds, impl_->second_of(ended)).insert(value);
}

void Recorder::record(Histogram metric, std::string_view dimension, Duration value,
                      base::Instant ended) {
  record(metric, dimension, std::chrono::duration<double, std::micro>(value).count(), ended);
}

void Recorder::count(Counter metric, std::string_view dimension, std::uint64_t n,
                     base::Instant at) {
  Family<std::uint64_t>& family = impl_->counters[static_cast<std::size_t>(metric)];
  auto& seconds = family.series(dimension, impl_->max_dimensions, n);
  cell_at(seconds, impl_->second_of(at)) += n;
}

void Recorder::user_started(base::Instant at) {
  ++impl_->users_at(at).started;
}

void Recorder::user_finished(bool succeeded, base::Instant at) {
  Delta::Users& users = impl_->users_at(at);
  ++(succeeded ? users.succeeded : users.failed);
}

void Recorder::user_cut(base::Instant at) {
  ++impl_->users_at(at).cut;
}

Delta Recorder::take(base::Instant now) {
  return take(now, std::numeric_limits<Second>::max());
}

Delta Recorder::take_before(base::Instant now) {
  return take(now, impl_->second_of(now));
}

Delta Recorder::take(base::Instant now, Second end) {
  Delta delta;
  const Range range{end, impl_->second_of(now + kFuture), impl_->second_of(now)};
  const MetricTable& metrics = *impl_->metrics;
  for (std::size_t m = 0; m < impl_->histograms.size(); ++m) {
    move_out<Histogram>(m, metrics.info(static_cast<Histogram>(m)).name, impl_->histograms[m],
                        range, delta, delta.histograms);
  }
  for (std::size_t m = 0; m < impl_->counters.size(); ++m) {
    move_out<Counter>(m, metrics.info(static_cast<Counter>(m)).name, impl_->counters[m], range,
                      delta, delta.counters);
  }
  delta.users = split_off(impl_->users, &Delta::Users::second, end);
  return delta;
}

}  // namespace liveload::telemetry
