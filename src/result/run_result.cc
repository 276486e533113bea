#include <algorithm>

#include "result/data.hpp"
#include "result/measured.hpp"
#include "result/verdict.hpp"

namespace liveload {
namespace {

std::optional<HistogramSummary> summary(const std::shared_ptr<const result::Data>& owner,
                                        const result::Measurements& measured,
                                        std::string_view metric, std::string_view dimension) {
  const auto found = measured.histograms.find(metric);
  if (found == measured.histograms.end()) return std::nullopt;
  const telemetry::Sketch* sketch = &found->second.aggregate;
  if (!dimension.empty()) {
    const auto one = found->second.by.find(dimension);
    if (one == found->second.by.end()) return std::nullopt;
    sketch = &one->second;
  }
  if (sketch->empty()) return std::nullopt;
  return HistogramSummary(std::shared_ptr<const telemetry::Sketch>(owner, sketch));
}

std::uint64_t counted(const result::Measurements& measured, std::string_view metric,
                      std::string_view dimension) {
  const auto found = measured.counters.find(metric);
  if (found == measured.counters.end()) return 0;
  if (dimension.empty()) return found->second.aggregate;
  const auto one = found->second.by.find(dimension);
  return one == found->second.by.end() ? 0 : one->second;
}

template <class Map>
std::vector<std::string> names_of(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, ignored] : map) names.push_back(name);
  return names;
}

}  // namespace

HistogramSummary::HistogramSummary(std::shared_ptr<const telemetry::Sketch> sketch)
    : sketch_(std::move(sketch)) {}
std::uint64_t HistogramSummary::count() const {
  return sketch_->count();
}
double HistogramSummary::sum() const {
  return sketch_->sum();
}
double HistogramSummary::min() const {
  return sketch_->min();
}
double HistogramSummary::max() const {
  return sketch_->max();
}
double HistogramSummary::mean() const {
  return sketch_->mean();
}
double HistogramSummary::quantile(double q) const {
  return sketch_->quantile(q);
}

TimeBucket::TimeBucket(std::shared_ptr<const result::Data> data, std::size_t index)
    : data_(std::move(data)), index_(index) {}
Duration TimeBucket::offset() const {
  return data_->bucket_width * static_cast<std::int64_t>(index_);
}
std::uint64_t TimeBucket::active_users() const {
  return data_->global.time_series[index_].active_users;
}
std::optional<HistogramSummary> TimeBucket::histogram(std::string_view metric,
                                                      std::string_view dimension) const {
  return summary(data_, data_->global.time_series[index_].measured, metric, dimension);
}
std::uint64_t TimeBucket::counter(std::string_view metric, std::string_view dimension) const {
  return counted(data_->global.time_series[index_].measured, metric, dimension);
}

RunResult::RunResult(std::shared_ptr<const result::Data> data) : data_(std::move(data)) {}
const std::string& RunResult::scenario() const {
  return data_->name;
}
const std::optional<Error>& RunResult::error() const {
  return data_->error;
}
UserTotals RunResult::users() const {
  return data_->global.users;
}
Duration RunResult::duration() const {
  return data_->global.duration;
}
Duration RunResult::bucket_width() const {
  return data_->bucket_width;
}
const std::vector<HealthInterval>& RunResult::health() const {
  return data_->health;
}
const std::vector<std::string>& RunResult::warnings() const {
  return data_->warnings;
}

const std::vector<Verdict>& RunResult::verdicts() const {
  return data_->verdicts;
}
bool RunResult::passed() const {
  return std::ranges::all_of(data_->verdicts, &Verdict::passed);
}

std::map<std::string, std::string, std::less<>> RunResult::tags() const {
  return data_->tags;
}

std::vector<std::string> RunResult::nodes() const {
  std::vector<std::string> names;
  for (const result::Node& node : data_->nodes) names.push_back(node.name);
  return names;
}

std::optional<HistogramSummary> RunResult::histogram(std::string_view metric,
                                                     std::string_view dimension) const {
  return summary(data_, data_->global.totals, metric, dimension);
}

std::uint64_t RunResult::counter(std::string_view metric, std::string_view dimension) const {
  return counted(data_->global.totals, metric, dimension);
}

std::vector<std::string> RunResult::dimensions(std::string_view metric) const {
  const result::Measurements& totals = data_->global.totals;
  if (const auto h = totals.histograms.find(metric); h != totals.histograms.end()) {
    return names_of(h->second.by);
  }
  if (const auto c = totals.counters.find(metric); c != totals.counters.end()) {
    return names_of(c->second.by);
  }
  return {};
}

std::vector<std::string> RunResult::histograms() const {
  return names_of(data_->global.totals.histograms);
}

std::vector<std::string> RunResult::counters() const {
  return names_of(data_->global.totals.counters);
}

std::vector<TimeBucket> RunResult::time_series() const {
  std::vector<TimeBucket> buckets;
  for (std::size_t i = 0; i < data_->global.time_series.size(); ++i) buckets.emplace_back(data_, i);
  return buckets;
}

std::vector<FailureCategory> RunResult::failures() const {
  std::vector<FailureCategory> all;
  for (const auto& [name, category] : data_->global.failures) all.push_back(category);
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.total > b.total; });
  return all;
}

namespace {

/// Gives the node's buckets the width of `all`, or leaves them as wide as they are where that is
/// more. False when the widths do not go into each other.
bool as_wide(result::Node& node, Duration its_result, Duration all) {
  const Duration own = node.bucket_width.value_or(its_result);
  if (own > all) return true;
  const auto factor = static_cast<std::uint32_t>(all / own);
  if (own * factor != all) return false;
  node.bucket_width.reset();
  if (node.measured) result::widen(node.measured->time_series, factor);
  return true;
}

}  // namespace

Result<RunResult> RunResult::merge(const std::vector<RunResult>& parts) {
  const auto refuse = [](std::string cause) {
    return fail({.kind = ErrorKind::kUsage, .tried = "merge results", .cause = std::move(cause)});
  };
  if (parts.empty()) return refuse("there is none");
  auto all = std::make_shared<result::Data>(parts.front().data());
  for (const RunResult& part : parts) {
    if (part.scenario() != all->name) {
      return refuse("they are of different scenarios, " + all->name + " and " + part.scenario());
    }
    all->bucket_width = std::max(all->bucket_width, part.bucket_width());
    all->started_at = std::min(all->started_at, part.data().started_at);
  }
  all->global = {};
  all->nodes.clear();
  all->health.clear();
  all->warnings.clear();
  for (const RunResult& part : parts) {
    const result::Data& data = part.data();
    const auto factor = static_cast<std::uint32_t>(all->bucket_width / data.bucket_width);
    if (data.bucket_width * factor != all->bucket_width) {
      return refuse("the widths of their buckets are no multiples of each other");
    }
    result::Measured measured = data.global;
    result::widen(measured.time_series, factor);
    result::merge(all->global, measured);
    for (result::Node node : data.nodes) {
      if (!as_wide(node, data.bucket_width, all->bucket_width)) {
        return refuse("the widths of a node's buckets are no multiples of the others'");
      }
      all->nodes.push_back(std::move(node));
    }
    all->health.insert(all->health.end(), data.health.begin(), data.health.end());
    all->warnings.insert(all->warnings.end(), data.warnings.begin(), data.warnings.end());
    all->metrics.insert(data.metrics.begin(), data.metrics.end());
    std::erase_if(all->tags, [&](const auto& tag) {
      const auto same = data.tags.find(tag.first);
      return same == data.tags.end() || same->second != tag.second;
    });
    if (!all->error) all->error = data.error;
  }
  std::vector<std::string> texts;
  for (const RunResult& part : parts) {
    for (const Verdict& verdict : part.verdicts()) {
      if (std::ranges::find(texts, verdict.text) == texts.end()) texts.push_back(verdict.text);
    }
  }
  const auto thresholds = result::parse_thresholds(texts, result::known_metrics(*all));
  if (!thresholds) return Failure(thresholds.error());
  all->verdicts = result::judge(*all, *thresholds);
  all->generated_at = std::chrono::system_clock::now();
  return RunResult(std::move(all));
}

}  // namespace liveload
