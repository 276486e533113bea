#include "result/figure.hpp"

#include <fmt/format.h>

namespace liveload::result {
namespace {

constexpr std::string_view kUsers = "users";

MetricDefinition definition(const telemetry::MetricInfo& info) {
  return {std::string(info.unit), std::string(info.kind), std::string(info.dimension),
          std::string(info.definition), std::string(info.measured_by)};
}

std::string written(const std::string& dimension) {
  if (dimension.find_first_of("\",]\\") == dimension.npos) return dimension;
  std::string quoted = "\"";
  for (const char c : dimension) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

/// What was counted under the figure's dimensions, and all in all.
struct Counted {
  std::uint64_t here = 0;
  std::uint64_t all = 0;
};

Counted counted(const Figure& figure, const Counter& counter) {
  if (figure.dimensions.empty()) return {counter.aggregate, counter.aggregate};
  Counted n{0, counter.aggregate};
  for (const std::string& dimension : figure.dimensions) {
    const auto found = counter.by.find(dimension);
    if (found != counter.by.end()) n.here += found->second;
  }
  return n;
}

Counted counted(const Figure& figure, const UserTotals& users) {
  return counted(figure, Counter{users.total,
                                 {{"succeeded", users.succeeded},
                                  {"failed", users.failed},
                                  {"unfinished", users.unfinished}}});
}

std::optional<double> of_count(const Figure& figure, Counted n, Duration duration) {
  const auto here = static_cast<double>(n.here);
  const double seconds = std::chrono::duration<double>(duration).count();
  if (figure.aggregate == Aggregate::kCount) return here;
  if (figure.aggregate == Aggregate::kRate)
    return seconds > 0 ? std::optional(here / seconds) : std::nullopt;
  return n.all > 0 ? std::optional(here / static_cast<double>(n.all) * 100) : std::nullopt;
}

std::optional<double> of_sketch(const Figure& figure, const telemetry::Sketch& sketch) {
  if (sketch.empty()) return std::nullopt;
  switch (figure.aggregate) {
    case Aggregate::kQuantile:
      return sketch.quantile(figure.quantile);
    case Aggregate::kMin:
      return sketch.min();
    case Aggregate::kMax:
      return sketch.max();
    case Aggregate::kMean:
      return sketch.mean();
    default:
      return sketch.sum();
  }
}

telemetry::Sketch sketch_of(const Figure& figure, const Histogram& histogram) {
  if (figure.dimensions.empty()) return histogram.aggregate;
  telemetry::Sketch all;
  for (const std::string& dimension : figure.dimensions) {
    const auto found = histogram.by.find(dimension);
    if (found != histogram.by.end()) all.merge(found->second);
  }
  return all;
}

}  // namespace

KnownMetrics known_metrics(const telemetry::MetricTable& table) {
  KnownMetrics known;
  for (std::size_t m = 0; m < table.histogram_count(); ++m) {
    const auto& info = table.info(static_cast<telemetry::Histogram>(m));
    known.emplace(info.name, definition(info));
  }
  for (std::size_t m = 0; m < table.counter_count(); ++m) {
    const auto& info = table.info(static_cast<telemetry::Counter>(m));
    known.emplace(info.name, definition(info));
  }
  // A scenario's own metric of that name goes before.
  known.emplace(kUsers, MetricDefinition{"count", std::string(kUsers),
                                         "how they ended (succeeded, failed, unfinished)",
                                         "The users that were asked for.", "engine"});
  return known;
}

KnownMetrics known_metrics(const Data& data) {
  KnownMetrics known = known_metrics(*telemetry::MetricTable::catalogue());
  for (const auto& [name, metric] : data.metrics) known.insert_or_assign(name, metric);
  return known;
}

std::string Figure::dimension() const {
  std::string all;
  for (const std::string& one : dimensions) all += (all.empty() ? "" : ", ") + written(one);
  return all;
}

std::string Figure::text() const {
  return dimensions.empty() ? fmt::format("{} {}", metric, aggregation)
                            : fmt::format("{}[{}] {}", metric, dimension(), aggregation);
}

std::optional<double> value_of(const Figure& figure, const Measured& measured) {
  if (figure.source == Figure::Source::kUsers)
    return of_count(figure, counted(figure, measured.users), measured.duration);
  if (figure.source == Figure::Source::kCounter) {
    const auto found = measured.totals.counters.find(figure.metric);
    const Counter none;
    const Counter& counter = found == measured.totals.counters.end() ? none : found->second;
    return of_count(figure, counted(figure, counter), measured.duration);
  }
  const auto found = measured.totals.histograms.find(figure.metric);
  const Histogram none;
  const Histogram& histogram = found == measured.totals.histograms.end() ? none : found->second;
  const telemetry::Sketch sketch = sketch_of(figure, histogram);
  const bool of_their_number = figure.aggregate == Aggregate::kCount ||
                               figure.aggregate == Aggregate::kRate ||
                               figure.aggregate == Aggregate::kShare;
  if (!of_their_number) return of_sketch(figure, sketch);
  return of_count(figure, {sketch.count(), histogram.aggregate.count()}, measured.duration);
}

}  // namespace liveload::result
