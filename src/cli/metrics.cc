#include <fmt/format.h>

#include <sstream>

#include "cli/commands.hpp"
#include "telemetry/catalogue.hpp"

namespace liveload::cli {
namespace {

using telemetry::MetricInfo;

void print_wrapped(std::ostream& to, std::string_view text) {
  constexpr std::size_t kColumns = 92;
  std::istringstream words{std::string(text)};
  std::string line;
  for (std::string word; words >> word;) {
    if (!line.empty() && line.size() + 1 + word.size() > kColumns) {
      to << "    " << line << '\n';
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  to << "    " << line << '\n';
}

void print_metric(std::ostream& to, const MetricInfo& metric) {
  to << fmt::format("{}  ({} in {}{}{})\n", metric.name, metric.kind, metric.unit,
                    metric.dimension.empty() ? "" : ", by ", metric.dimension);
  print_wrapped(to, metric.definition);
}

void print_all(std::ostream& to) {
  to << "Distributions\n\n";
  for (const MetricInfo& metric : telemetry::histograms()) print_metric(to, metric);
  to << "\nCounts\n\n";
  for (const MetricInfo& metric : telemetry::counters()) print_metric(to, metric);
}

Result<ExitCode> metrics(const Arguments& arguments, Console& console) {
  if (auto given = expect_positionals(arguments, 0, 1, "liveload metrics [NAME]"); !given) {
    return tl::unexpected(given.error());
  }
  if (arguments.positionals.empty()) {
    print_all(console.out);
    return ExitCode::kDone;
  }
  const std::string& name = arguments.positionals[0];
  const MetricInfo* metric = telemetry::find_metric(name);
  if (metric == nullptr) {
    return fail({.kind = ErrorKind::kUsage,
                 .tried = "find the metric",
                 .target = name,
                 .cause = "there is no such metric",
                 .hint = "`liveload metrics` lists all"});
  }
  print_metric(console.out, *metric);
  return ExitCode::kDone;
}

}  // namespace

const Command kMetricsCommand{.name = "metrics",
                              .synopsis = "[NAME]",
                              .summary = "Say what is measured, and how each metric is defined.",
                              .details = "",
                              .options = {},
                              .extras = Extras::kRejected,
                              .run = metrics};

}  // namespace liveload::cli
