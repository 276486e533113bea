#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "result/data.hpp"
#include "result/scanner.hpp"
#include "telemetry/metric_table.hpp"

namespace liveload::result {

/// Which metrics there are, by name.
using KnownMetrics = ByName<MetricDefinition>;

/// The catalogue's and the scenario's own, and `users`: how they ended.
KnownMetrics known_metrics(const telemetry::MetricTable& table);
/// The catalogue's, and what else the result explains.
KnownMetrics known_metrics(const Data& data);

enum class Aggregate { kQuantile, kMin, kMax, kMean, kSum, kCount, kRate, kShare };

/// One number of a run, as people write it: `liveview_event_duration_us[save] p99`,
/// `iterations[failed, timed_out] share`, `users failed`. A value.
struct Figure {
  enum class Source { kHistogram, kCounter, kUsers };

  std::string metric;
  /// Any of these; empty for all there are.
  std::vector<std::string> dimensions;
  Source source = Source::kHistogram;
  Aggregate aggregate = Aggregate::kCount;
  double quantile = 0;
  std::string aggregation;  ///< As it was written: "p99.9".
  /// The metric's for times and sizes; "percent" of shares, "per second" of rates, "count".
  std::string unit;

  /// "save", "failed, timed_out", or empty.
  std::string dimension() const;
  /// All of it, as it may be written.
  std::string text() const;
};

/// Reads a figure: METRIC, dimensions in brackets (in quotes where they hold a comma, a bracket or
/// a quote), and an aggregation: p0 to p100, min, max, mean, sum, count, rate (a second), share (of
/// all dimensions). What is only counted need not say `count`. Error of kind `usage` that points at
/// what is wrong.
Result<Figure> read_figure(Scanner& scanner, const KnownMetrics& known);

/// What was counted (samples of a distribution, or a counter) under the figure's dimensions, and
/// all in all. Not of users.
struct Counted {
  std::uint64_t here = 0;
  std::uint64_t all = 0;
};
Counted counted(const Figure& figure, const Measurements& measured);

/// Of a distribution: all samples under the figure's dimensions.
telemetry::Sketch sketch_of(const Figure& figure, const Measurements& measured);

/// What the figure comes to. Nothing counted is a count of 0; without samples all else is absent.
std::optional<double> value_of(const Figure& figure, const Measured& measured);

}  // namespace liveload::result
