#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "liveload/error.hpp"
#include "liveload/metric.hpp"
#include "telemetry/catalogue.hpp"

namespace liveload::telemetry {

/// Whether a metric's unit may be that: at most 16 bytes of letters, digits, `%`, `/`, `-` and
/// spaces.
bool is_unit(std::string_view unit);

/// The metrics of one run: the catalogue's and, numbered on behind them, those that its scenario
/// declared. Immutable; any thread.
class MetricTable {
 public:
  /// A scenario's own metrics beyond this many are refused.
  static constexpr std::size_t kMaxOwn = 50;

  /// Error of kind `config`, naming the metric, for a name that is none or is taken.
  static Result<std::shared_ptr<const MetricTable>> make(const std::vector<Metric>& own);
  /// Nothing but the catalogue.
  static const std::shared_ptr<const MetricTable>& catalogue();

  const MetricInfo& info(Histogram metric) const;
  const MetricInfo& info(Counter metric) const;
  /// Nullptr for a name that is neither in the catalogue nor declared.
  const MetricInfo* find(std::string_view name) const;

  std::size_t histogram_count() const { return kHistogramCount + histograms_.size(); }
  std::size_t counter_count() const { return kCounterCount + counters_.size(); }

  /// Those that the scenario declared, by name.
  std::optional<Histogram> own_histogram(std::string_view name) const;
  std::optional<Counter> own_counter(std::string_view name) const;
  std::vector<std::string> own_names() const;

 private:
  MetricTable() = default;
  Result<void> add(const Metric& metric);

  std::deque<std::string> texts_;  // What the infos below view; elements never move.
  std::vector<MetricInfo> histograms_;
  std::vector<MetricInfo> counters_;
};

}  // namespace liveload::telemetry
