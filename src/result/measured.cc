#include "result/measured.hpp"

#include <algorithm>

#include "result/failure_samples.hpp"

namespace liveload::result {

telemetry::Sketch Histogram::merged() const {
  telemetry::Sketch all;
  for (const auto& [dimension, sketch] : by) all.merge(sketch);
  return all;
}

void Turnover::merge(const Turnover& other) {
  started += other.started;
  succeeded += other.succeeded;
  failed += other.failed;
}

void Measurements::merge(const Measurements& other) {
  for (const auto& [name, histogram] : other.histograms) {
    Histogram& mine = histograms[name];
    mine.aggregate.merge(histogram.aggregate);
    for (const auto& [dimension, sketch] : histogram.by) mine.by[dimension].merge(sketch);
  }
  for (const auto& [name, counter] : other.counters) {
    Counter& mine = counters[name];
    mine.aggregate += counter.aggregate;
    for (const auto& [dimension, n] : counter.by) mine.by[dimension] += n;
  }
}

void widen(std::vector<Bucket>& series, std::uint32_t factor) {
  if (factor <= 1) return;
  std::vector<Bucket> wide((series.size() + factor - 1) / factor);
  for (std::size_t i = 0; i < series.size(); ++i) {
    Bucket& into = wide[i / factor];
    into.active_users = std::max(into.active_users, series[i].active_users);
    into.users.merge(series[i].users);
    into.node_count = std::max(into.node_count, series[i].node_count);
    into.measured.merge(series[i].measured);
  }
  series = std::move(wide);
}

void merge(Measured& all, const Measured& other) {
  all.users.total += other.users.total;
  all.users.succeeded += other.users.succeeded;
  all.users.failed += other.users.failed;
  all.users.unfinished += other.users.unfinished;
  all.duration = std::max(all.duration, other.duration);
  all.totals.merge(other.totals);
  if (all.time_series.size() < other.time_series.size()) {
    all.time_series.resize(other.time_series.size());
  }
  for (std::size_t i = 0; i < other.time_series.size(); ++i) {
    const Bucket& more = other.time_series[i];
    all.time_series[i].active_users += more.active_users;
    all.time_series[i].users.merge(more.users);
    if (more.node_count) {
      all.time_series[i].node_count = all.time_series[i].node_count.value_or(0) + *more.node_count;
    }
    all.time_series[i].measured.merge(more.measured);
  }
  FailureSamples failures;
  failures.merge(all.failures);
  failures.merge(other.failures);
  all.failures = failures.categories();
}

std::vector<Bucket> of_one_node(std::vector<Bucket> series) {
  for (Bucket& bucket : series) bucket.node_count.reset();
  return series;
}

}  // namespace liveload::result
