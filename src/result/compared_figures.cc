#include "result/compared_figures.hpp"

#include <fmt/format.h>

#include <set>

#include "result/presentation.hpp"

namespace liveload::result {
namespace {

constexpr std::string_view kIterations = "Iterations";
constexpr std::string_view kCounts = "Counts";
constexpr std::string_view kAskedFor = "Asked for";

class List {
 public:
  explicit List(const Data& data) : known_(known_metrics(data)) {}

  void add(std::string_view section, Figure figure) {
    if (shown_.insert(figure.text()).second)
      all_.push_back({std::string(section), std::move(figure)});
  }

  void add(std::string_view section, std::string_view text) {
    Scanner scanner("read the figure", text);
    if (auto figure = read_figure(scanner, known_)) add(section, std::move(*figure));
  }

  void add_quantile(std::string_view section, const std::string& metric,
                    const std::string& dimension, int percent) {
    Figure figure{.metric = metric,
                  .aggregate = Aggregate::kQuantile,
                  .quantile = percent / 100.0,
                  .aggregation = fmt::format("p{}", percent)};
    if (!dimension.empty()) figure.dimensions = {dimension};
    if (const auto found = known_.find(metric); found != known_.end())
      figure.unit = found->second.unit;
    add(section, std::move(figure));
  }

  std::vector<Compared> take() { return std::move(all_); }

 private:
  KnownMetrics known_;
  std::set<std::string> shown_;
  std::vector<Compared> all_;
};

}  // namespace

std::vector<Compared> compared_figures(const RunResult& all,
                                       const std::vector<Allowance>& allowances) {
  List list(all.data());
  if (all.counter("iterations") > 0) {
    list.add(kIterations, "iterations rate");
    list.add(kIterations, "iterations[failed, timed_out] share");
  }
  for (const Section& section : sections(all)) {
    for (const std::string& metric : section.histograms) {
      list.add_quantile(section.title, metric, "", 50);
      list.add_quantile(section.title, metric, "", 95);
      const std::vector<std::string> dimensions = dimensions_by_count(all, metric);
      // One dimension that is all there is would say the same again.
      if (dimensions.size() < 2) continue;
      for (const std::string& dimension : dimensions)
        list.add_quantile(section.title, metric, dimension, 95);
    }
  }
  for (const std::string& counter : all.counters()) {
    const telemetry::MetricInfo* info = telemetry::find_metric(counter);
    const bool bad = info != nullptr && info->worse == telemetry::Worse::kMore;
    if (bad && all.counter(counter) > 0) list.add(kCounts, counter + " rate");
  }
  for (const Allowance& allowance : allowances) {
    if (value_of(allowance.figure, all.data().global).value_or(0) > 0)
      list.add(kAskedFor, allowance.figure);
  }
  return list.take();
}

}  // namespace liveload::result
