#include "result/builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "result/mask.hpp"
#include "result/measured.hpp"
#include "result/redact.hpp"

namespace liveload::result {
namespace {

using telemetry::Accumulator;

/// A bucket's place in the series; grown where a series is longer than the node knew of.
Measurements& bucket_at(Measured& measured, std::uint32_t number) {
  if (measured.time_series.size() <= number) measured.time_series.resize(number + 1);
  return measured.time_series[number].measured;
}

void add_histogram(Measured& measured, std::string_view name,
                   const Accumulator::HistogramFamily& family, std::uint32_t from) {
  const std::string key(name);
  for (const auto& [dimension, series] : family) {
    Histogram& total = measured.totals.histograms[key];
    telemetry::Sketch all;
    // The newest in any case, so that the series shows in the totals.
    series.each(std::min(from, series.last()),
                [&](std::uint32_t number, const telemetry::Sketch& cell) {
                  all.merge(cell);
                  if (number < from) return;
                  Histogram& in_bucket = bucket_at(measured, number).histograms[key];
                  in_bucket.aggregate.merge(cell);
                  if (!dimension.empty()) in_bucket.by[dimension] = cell;
                });
    total.aggregate.merge(all);
    if (!dimension.empty()) total.by[dimension] = std::move(all);
  }
}

/// Its buckets from `from` on, or at least the newest.
std::span<const std::pair<std::uint32_t, std::uint64_t>> since(
    const Accumulator::CounterSeries& series, std::uint32_t from) {
  const auto& buckets = series.buckets;
  auto first = std::ranges::lower_bound(buckets, from, {}, [](const auto& b) { return b.first; });
  if (first == buckets.end() && first != buckets.begin()) --first;
  return {first, buckets.end()};
}

void add_counter(Measured& measured, std::string_view name,
                 const Accumulator::CounterFamily& family, std::uint32_t from) {
  const std::string key(name);
  for (const auto& [dimension, series] : family) {
    Counter& total = measured.totals.counters[key];
    std::uint64_t all = 0;
    for (const auto& [number, n] : since(series, from)) {
      all += n;
      if (number < from) continue;
      Counter& in_bucket = bucket_at(measured, number).counters[key];
      in_bucket.aggregate += n;
      if (!dimension.empty()) in_bucket.by[dimension] = n;
    }
    total.aggregate += all;
    if (!dimension.empty()) total.by[dimension] = all;
  }
}

Measured measured_by(const Accumulator& all, std::uint64_t share, std::uint32_t from) {
  Measured measured;
  const Accumulator::Users users = all.users();
  measured.users = {.total = std::max(share, users.started),
                    .succeeded = users.succeeded,
                    .failed = users.failed};
  measured.users.unfinished = measured.users.total - users.succeeded - users.failed;
  measured.duration =
      std::chrono::seconds(std::uint64_t{all.bucket_count()} * all.bucket_seconds());
  measured.time_series.resize(all.bucket_count());
  const std::vector<std::uint64_t> active = all.active_users();
  for (std::size_t i = 0; i < active.size(); ++i) measured.time_series[i].active_users = active[i];
  const std::vector<Accumulator::Users>& turnover = all.users_by_bucket();
  for (std::size_t i = 0; i < turnover.size(); ++i) {
    const Accumulator::Users& users_then = turnover[i];
    measured.time_series[i].users = {users_then.started, users_then.succeeded, users_then.failed};
  }
  const telemetry::MetricTable& metrics = all.metrics();
  for (std::size_t m = 0; m < metrics.histogram_count(); ++m) {
    const auto metric = static_cast<telemetry::Histogram>(m);
    add_histogram(measured, metrics.info(metric).name, all.series(metric), from);
  }
  for (std::size_t m = 0; m < metrics.counter_count(); ++m) {
    const auto metric = static_cast<telemetry::Counter>(m);
    add_counter(measured, metrics.info(metric).name, all.series(metric), from);
  }
  return measured;
}

/// As wide as the others', or, where the node's buckets are wider, by their own width.
Node as_node(const NodeFacts& facts, Measured measured, std::uint32_t seconds) {
  Node node{.name = facts.name, .status = facts.status, .clock_error = facts.clock_error};
  const std::uint32_t own = facts.measured.bucket_seconds();
  if (own > seconds) node.bucket_width = std::chrono::seconds(own);
  // Widths are powers of two seconds, so that the wider is a multiple of the other.
  if (own < seconds) widen(measured.time_series, seconds / own);
  node.measured = std::move(measured);
  return node;
}

/// In each bucket of `seconds`, how many nodes had begun and not yet ended.
void count_nodes(std::vector<Bucket>& series, std::uint32_t seconds,
                 const std::vector<NodeFacts>& nodes) {
  for (Bucket& bucket : series) bucket.node_count = 0;
  for (const NodeFacts& node : nodes) {
    for (std::size_t i = 0; i < series.size() && i * seconds < node.measured.end(); ++i) {
      ++*series[i].node_count;
    }
  }
}

/// Users who had not ended when their node did (it was lost) are active until then.
void end_users(std::vector<Bucket>& series, std::uint32_t seconds, const Accumulator& node) {
  const std::uint64_t left = node.users().running();
  for (std::size_t i = series.size(); left > 0 && i > 0 && (i - 1) * seconds >= node.end(); --i) {
    std::uint64_t& active = series[i - 1].active_users;
    active -= std::min(active, left);
  }
}

void add_health(std::vector<HealthInterval>& health, const std::string& node,
                const std::vector<telemetry::Stretch>& overloads, std::string_view cause) {
  for (const auto& [from, to] : overloads) {
    health.push_back(
        {node, std::chrono::seconds(from), std::chrono::seconds(to), std::string(cause)});
  }
}

void add_warnings(std::vector<std::string>& warnings, const std::string& whose,
                  const Accumulator& measured) {
  for (const auto& [metric, n] : measured.overflowed()) {
    warnings.push_back(fmt::format("{}: {} has too many dimensions; {} samples are under \"{}\"",
                                   whose, metric, n, telemetry::kOther));
  }
  for (const auto& [metric, n] : measured.rejected()) {
    warnings.push_back(fmt::format("{}: {} samples of {} were no measurements and are left out",
                                   whose, n, metric));
  }
}

/// What the metrics mean, of those that were measured and those that were judged.
void define(Data& data, const KnownMetrics& known) {
  const auto add = [&](const std::string& name) {
    const auto found = known.find(name);
    const bool metric = found != known.end() && found->second.kind != "users";
    if (metric) data.metrics.insert(*found);
  };
  for (const Verdict& verdict : data.verdicts) add(verdict.metric);
  for (const auto& [name, ignored] : data.global.totals.histograms) add(name);
  for (const auto& [name, ignored] : data.global.totals.counters) add(name);
}

}  // namespace

RunResult build_partial(RunFacts facts, const std::vector<NodeFacts>& nodes,
                        const telemetry::Accumulator* whole, std::uint32_t from) {
  // As a file keeps it, so that a report made of one reads the same.
  facts.duration = std::chrono::round<std::chrono::milliseconds>(facts.duration);
  auto data = std::make_shared<Data>();
  data->name = std::move(facts.scenario);
  data->version = LIVELOAD_VERSION;
  data->started_at = facts.started_at;
  data->generated_at = std::chrono::system_clock::now();
  data->target = redact_url(facts.target);
  data->options = redact(facts.options);
  data->tags = std::move(facts.tags);
  data->environment = std::move(facts.environment);
  data->connection = std::move(facts.connection);
  data->warnings = std::move(facts.warnings);
  data->error = std::move(facts.error);

  std::uint32_t seconds = whole ? whole->bucket_seconds() : 1;
  for (const NodeFacts& node : nodes) {
    if (!whole) seconds = std::max(seconds, node.measured.bucket_seconds());
  }
  data->bucket_width = std::chrono::seconds(seconds);
  if (whole) {
    data->global = measured_by(*whole, 0, from);
    data->global.users.total = 0;  // The sum of the nodes' shares, below.
    add_warnings(data->warnings, "all nodes", *whole);
  }
  FailureSamples failures;
  for (const NodeFacts& node : nodes) {
    Measured measured =
        measured_by(node.measured, node.users, from * seconds / node.measured.bucket_seconds());
    measured.failures = node.failures.categories();
    if (facts.duration > Duration::zero()) measured.duration = facts.duration;
    failures.merge(measured.failures);
    Node& built = data->nodes.emplace_back(as_node(node, std::move(measured), seconds));
    if (whole) {
      data->global.users.total += built.measured->users.total;
      end_users(data->global.time_series, seconds, node.measured);
    } else {
      merge(data->global, *built.measured);
      add_warnings(data->warnings, node.name, node.measured);
    }
    add_health(data->health, node.name, node.measured.cpu_overloads(), "cpu");
    add_health(data->health, node.name, node.measured.loop_overloads(), "loop_lag");
  }
  data->global.failures = failures.categories();
  count_nodes(data->global.time_series, seconds, nodes);
  UserTotals& users = data->global.users;
  // Users of a lost node that started anew elsewhere are the same users.
  if (facts.users > 0) users.total = std::max(facts.users, users.succeeded + users.failed);
  users.unfinished = users.total - users.succeeded - users.failed;
  if (facts.duration > Duration::zero()) data->global.duration = facts.duration;
  data->verdicts = judge(*data, facts.thresholds);
  for (const NodeFacts& node : nodes) define(*data, known_metrics(node.measured.metrics()));
  if (facts.secrets) mask(*data, *facts.secrets);
  return RunResult(std::move(data));
}

RunResult build(RunFacts facts, const std::vector<NodeFacts>& nodes,
                const telemetry::Accumulator* whole) {
  return build_partial(std::move(facts), nodes, whole, 0);
}

}  // namespace liveload::result
