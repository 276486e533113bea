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

Counted counted(const Figure& figure, const Measurements& measured) {
  if (figure.source == Figure::Source::kCounter) {
    const auto found = measured.counters.find(figure.metric);
    return found == measured.counters.end() ? Counted() : counted(figure, found->second);
  }
  const auto found = measured.histograms.find(figure.metric);
  if (found == measured.histograms.end()) return {};
  return {sketch_of(figure, measured).count(), found->second.aggregate.count()};
}

telemetry::Sketch sketch_of(const Figure& figure, const Measurements& measured) {
  const auto histogram = measured.histograms.find(figure.metric);
  if (histogram == measured.histograms.end()) return telemetry::Sketch();
  if (figure.dimensions.empty()) return histogram->second.aggregate;
  telemetry::Sketch all;
  for (const std::string& dimension : figure.dimensions) {
    const auto found = histogram->second.by.find(dimension);
    if (found != histogram->second.by.end()) all.merge(found->second);
  }
  return all;
}

std::optional<double> value_of(const Figure& figure, const Measured& measured) {
  const bool of_their_number = figure.aggregate == Aggregate::kCount ||
                               figure.aggregate == Aggregate::kRate ||
                               figure.aggregate == Aggregate::kShare;
  if (!of_their_number) return of_sketch(figure, sketch_of(figure, measured.totals));
  const Counted n = figure.source == Figure::Source::kUsers ? counted(figure, measured.users)
                                                            : counted(figure, measured.totals);
  return of_count(figure, n, measured.duration);
}

}  // namespace liveload::result
