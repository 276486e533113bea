#include "result/allowance.hpp"

#include <algorithm>
#include <array>

#include "result/units.hpp"

namespace liveload::result {
namespace {

using telemetry::Worse;

constexpr std::array kDefaults{"liveview_event_duration_us p95 10%",
                               "liveview_join_duration_us p95 10%",
                               "liveview_page_loading_duration_us p95 10%",
                               "http_request_duration_us p95 10%",
                               "iteration_duration_us p95 10%",
                               "iterations rate 10%",
                               "iterations[failed, timed_out] share 1%",
                               "liveview_join_failures rate 10%",
                               "liveview_crashes rate 10%",
                               "http_failures rate 10%",
                               "js_errors rate 10%"};

/// Of what is split by how it ended: whether that end is a bad one.
bool bad_end(const std::string& dimension) {
  constexpr std::array kBad{"failed", "timed_out", "interrupted", "unfinished", "4xx", "5xx"};
  return std::ranges::find(kBad, dimension) != kBad.end();
}

bool same(const Figure& a, const Figure& b) {
  return a.text() == b.text();
}

}  // namespace

Result<Allowance> parse_allowance(std::string_view text, const KnownMetrics& known) {
  Scanner scanner("read the allowance", text);
  auto figure = read_figure(scanner, known);
  if (!figure) return Failure(std::move(figure.error()));
  scanner.skip_blanks();
  const std::size_t at = scanner.at();
  const auto percent = parse_quantity(scanner.rest(), "percent");
  if (!percent) return scanner.wrong(at, percent.error().cause, percent.error().hint);
  const bool of_shares = figure->aggregate == Aggregate::kShare;
  return Allowance{std::move(*figure), of_shares ? *percent : *percent / 100};
}

const std::vector<Allowance>& default_allowances() {
  static const std::vector<Allowance> kAll = [] {
    const KnownMetrics known = known_metrics(*telemetry::MetricTable::catalogue());
    std::vector<Allowance> all;
    for (const char* text : kDefaults) all.push_back(*parse_allowance(text, known));
    return all;
  }();
  return kAll;
}

Result<std::vector<Allowance>> allowances(const std::vector<std::string>& texts,
                                          const KnownMetrics& known) {
  std::vector<Allowance> all = default_allowances();
  for (const std::string& text : texts) {
    auto given = parse_allowance(text, known);
    if (!given) return Failure(std::move(given.error()));
    std::erase_if(all, [&](const Allowance& one) { return same(one.figure, given->figure); });
    all.push_back(std::move(*given));
  }
  return all;
}

Worse worse_when(const Figure& figure) {
  const bool of_ends = figure.metric == "iterations" || figure.metric == "http_requests" ||
                       figure.source == Figure::Source::kUsers;
  if (of_ends && !figure.dimensions.empty())
    return std::ranges::all_of(figure.dimensions, bad_end) ? Worse::kMore : Worse::kLess;
  const telemetry::MetricInfo* info = telemetry::find_metric(figure.metric);
  const bool of_a_distributions_number =
      figure.source == Figure::Source::kHistogram &&
      (figure.aggregate == Aggregate::kCount || figure.aggregate == Aggregate::kRate ||
       figure.aggregate == Aggregate::kShare || figure.aggregate == Aggregate::kSum);
  return info == nullptr || of_a_distributions_number ? Worse::kNeither : info->worse;
}

}  // namespace liveload::result
