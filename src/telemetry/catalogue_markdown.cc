#include "telemetry/catalogue_markdown.hpp"

#include <fmt/format.h>

#include "telemetry/catalogue.hpp"
#include "telemetry/recorder.hpp"
#include "telemetry/sketch.hpp"

namespace liveload::telemetry {
namespace {

constexpr std::string_view kHead =
    R"(# Metrics

What LiveLoad measures, where each clock starts and where it stops. This page is rendered from the catalogue in
`src/telemetry/catalogue.cc`: change it there, then run the telemetry tests with `LIVELOAD_APPROVE=1`.

Times are taken in the page, at the browser's network layer or in the engine, always on a monotonic clock, and are
carried with the sample: the moment at which a message about them is handled plays no part. A sample belongs to the
one-second bucket in which it ended. A phase that did not happen gives no sample, never a zero. Times are in
microseconds (`us`).

Each metric is split by at most one dimension. Dimensions are templates (`/products/123?x=1` is `/products/:id`), and
bounded: beyond {} a metric, samples are gathered under `{}`, and the result says how many.

Histograms are sketches: any quantile is within {:g} % of the sample at that rank; count, minimum and maximum are exact.

*By* says who measures: the browser's network layer, a script in the page, the engine that runs the users, or the
generator's own health monitor. A star marks the names that LiveLoad for Elixir has, too; their definitions here are
stricter.
)";

void append(std::string& out, std::string_view title, std::span<const MetricInfo> metrics) {
  out += fmt::format(
      "\n## {}\n\n| name | unit | split by | by | definition |\n|---|---|---|---|---|\n", title);
  for (const MetricInfo& metric : metrics) {
    out += fmt::format("| `{}`{} | {} | {} | {} | {} |\n", metric.name,
                       metric.in_liveload ? " ★" : "", metric.unit.empty() ? "–" : metric.unit,
                       metric.dimension.empty() ? "–" : metric.dimension, metric.measured_by,
                       metric.definition);
  }
}

}  // namespace

std::string catalogue_markdown() {
  std::string out = fmt::format(kHead, Recorder::kDefaultMaxDimensions, kOther,
                                Sketch::kDefaultRelativeError * 100);
  append(out, "Histograms", histograms());
  append(out, "Counters", counters());
  return out;
}

}  // namespace liveload::telemetry
