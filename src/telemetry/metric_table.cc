#include "telemetry/metric_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace liveload::telemetry {
namespace {

constexpr std::size_t kMaxNameBytes = 60;
constexpr std::size_t kMaxUnitBytes = 16;

bool is_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= kMaxNameBytes && name[0] >= 'a' && name[0] <= 'z' &&
         std::ranges::all_of(name, allowed);
}

Failure wrong(const Metric& metric, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kConfig,
               .tried = "declare the metric",
               .target = metric.name(),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

const MetricInfo* find_in(const std::vector<MetricInfo>& infos, std::string_view name) {
  const auto found = std::ranges::find(infos, name, &MetricInfo::name);
  return found == infos.end() ? nullptr : &*found;
}

}  // namespace

bool is_unit(std::string_view unit) {
  const auto allowed = [](unsigned char c) {
    return c >= 0x80 || std::isalnum(c) || c == '%' || c == '/' || c == '-' || c == ' ';
  };
  return unit.size() <= kMaxUnitBytes && std::ranges::all_of(unit, allowed);
}

Result<std::shared_ptr<const MetricTable>> MetricTable::make(const std::vector<Metric>& own) {
  std::shared_ptr<MetricTable> table(new MetricTable);
  if (own.size() > kMaxOwn) {
    return wrong(own[kMaxOwn], fmt::format("a scenario may declare {} metrics", kMaxOwn),
                 "tell kinds of one thing apart by tags");
  }
  for (const Metric& metric : own) {
    if (auto added = table->add(metric); !added) return tl::unexpected(added.error());
  }
  return table;
}

const std::shared_ptr<const MetricTable>& MetricTable::catalogue() {
  static const std::shared_ptr<const MetricTable> kTable(new MetricTable);
  return kTable;
}

Result<void> MetricTable::add(const Metric& metric) {
  if (!is_name(metric.name())) {
    return wrong(metric, "this is no name of a metric",
                 "lower-case letters, digits and underscores, at most 60: \"cart_value\"");
  }
  if (!is_unit(metric.unit())) {
    return wrong(metric, "its unit is longer than 16 bytes, or no word",
                 "\"us\", \"bytes\", \"percent\", or a short word of your own");
  }
  if (find_metric(metric.name()) != nullptr) {
    return wrong(metric, "LiveLoad itself measures something of this name", "choose another");
  }
  if (find(metric.name()) != nullptr) {
    return wrong(metric, "two metrics have this name", "declare it once");
  }
  const auto keep = [this](const std::string& text) -> std::string_view {
    return texts_.emplace_back(text);
  };
  const bool histogram = metric.kind() == Metric::Kind::kHistogram;
  (histogram ? histograms_ : counters_)
      .push_back({.name = keep(metric.name()),
                  .unit = keep(metric.unit()),
                  .kind = histogram ? "histogram" : "counter",
                  .dimension = "tag",
                  .definition = keep(metric.meaning().empty() ? "Measured by the scenario itself."
                                                              : metric.meaning()),
                  .measured_by = "scenario",
                  .in_liveload = false});
  return {};
}

const MetricInfo& MetricTable::info(Histogram metric) const {
  const auto number = static_cast<std::size_t>(metric);
  return number < kHistogramCount ? telemetry::info(metric) : histograms_[number - kHistogramCount];
}

const MetricInfo& MetricTable::info(Counter metric) const {
  const auto number = static_cast<std::size_t>(metric);
  return number < kCounterCount ? telemetry::info(metric) : counters_[number - kCounterCount];
}

const MetricInfo* MetricTable::find(std::string_view name) const {
  if (const MetricInfo* found = find_metric(name)) return found;
  if (const MetricInfo* found = find_in(histograms_, name)) return found;
  return find_in(counters_, name);
}

std::optional<Histogram> MetricTable::own_histogram(std::string_view name) const {
  const MetricInfo* found = find_in(histograms_, name);
  if (found == nullptr) return {};
  return static_cast<Histogram>(kHistogramCount +
                                static_cast<std::size_t>(found - histograms_.data()));
}

std::optional<Counter> MetricTable::own_counter(std::string_view name) const {
  const MetricInfo* found = find_in(counters_, name);
  if (found == nullptr) return {};
  return static_cast<Counter>(kCounterCount + static_cast<std::size_t>(found - counters_.data()));
}

std::vector<std::string> MetricTable::own_names() const {
  std::vector<std::string> names;
  for (const MetricInfo& metric : histograms_) names.emplace_back(metric.name);
  for (const MetricInfo& metric : counters_) names.emplace_back(metric.name);
  return names;
}

}  // namespace liveload::telemetry
