#include "result/import_liveload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "result/fields.hpp"
#include "result/figure.hpp"
#include "result/json.hpp"

namespace liveload::result {
namespace {

constexpr std::uint64_t kMaxBuckets = 100'000;

constexpr std::string_view kApproximate =
    "read from a result of LiveLoad for Elixir, which keeps 101 quantiles of each distribution: "
    "figures between them, and beyond p99, are interpolated; counts, sums, minima and maxima are "
    "exact";
constexpr std::string_view kFewFailures =
    "of failures only the samples are known, not how many there were";

telemetry::Sketch read_curve(Fields fields) {
  std::vector<double> curve;
  for (const Value& value : fields.array("values"))
    curve.push_back(value.if_string() == nullptr ? value.number(-1) : -1);
  if (curve.size() != kCurvePoints) {
    fields.complain("values", "101 quantiles");
    return telemetry::Sketch();
  }
  auto sketch = telemetry::Sketch::from_curve(fields.count("count"), fields.number("sum"), curve);
  if (sketch) return std::move(*sketch);
  fields.complain("values", "101 quantiles (" + sketch.error().cause + ")");
  return telemetry::Sketch();
}

void read_histograms(Fields fields, const Value::Object& names, Measurements& measured) {
  for (const auto& [name, ignored] : names) {
    Fields one = fields.at(name);
    Histogram histogram{.aggregate = read_curve(one.at("aggregate"))};
    Fields by = one.at("by");
    for (const auto& [dimension, unread] : one.object("by"))
      histogram.by[dimension] = read_curve(by.at(dimension));
    if (!fields.problem().empty()) return;
    std::erase_if(histogram.by, [](const auto& one_of) { return one_of.second.empty(); });
    if (!histogram.aggregate.empty()) measured.histograms[name] = std::move(histogram);
  }
}

void read_counters(Fields fields, const Value::Object& names, Measurements& measured) {
  for (const auto& [name, ignored] : names) {
    Fields one = fields.at(name);
    Counter counter{.aggregate = one.count("aggregate")};
    Fields by = one.at("by");
    for (const auto& [dimension, unread] : one.object("by"))
      counter.by[dimension] = by.count(dimension);
    measured.counters[name] = std::move(counter);
  }
}

Measurements read_measurements(Fields& fields) {
  Measurements measured;
  read_histograms(fields.at("histograms"), fields.object("histograms"), measured);
  read_counters(fields.at("counters"), fields.object("counters"), measured);
  return measured;
}

/// Buckets without samples are not in its list.
void read_series(Fields& fields, Duration width, Measured& measured) {
  std::size_t number = 0;
  for (const Value& value : fields.array("time_series")) {
    Fields one(value, fmt::format("{}.{}", fields.path_of("time_series"), number++),
               fields.problem());
    const auto at = static_cast<std::uint64_t>(one.milliseconds("offset_ms") / width);
    if (at >= kMaxBuckets) one.complain("offset_ms", "within 100000 buckets");
    if (!fields.problem().empty()) return;
    if (measured.time_series.size() <= at) measured.time_series.resize(at + 1);
    Bucket& bucket = measured.time_series[at];
    bucket.active_users = one.count("active_users");
    if (one.has("node_count")) bucket.node_count = one.count("node_count");
    bucket.measured = read_measurements(one);
  }
}

void read_failures(Fields& fields, Measured& measured) {
  if (!fields.has("failure_samples")) return;
  Fields samples = fields.at("failure_samples");
  for (const auto& [name, ignored] : fields.object("failure_samples")) {
    FailureCategory& category = measured.failures[name];
    category.name = name;
    std::size_t number = 0;
    for (const Value& value : samples.array(name)) {
      Fields one(value, fmt::format("{}.{}", samples.path_of(name), number++), fields.problem());
      FailureSample sample{.kind = one.text("kind"),
                           .category = name,
                           .user_id = one.count("user_id"),
                           .reason = one.text("reason_inspect")};
      for (const std::string& line : one.texts("stacktrace")) sample.reason += "\n" + line;
      category.samples.push_back(std::move(sample));
    }
    category.total = category.samples.size();
  }
}

Measured read_measured(Fields fields, Duration width) {
  Measured measured;
  Fields users = fields.at("users");
  measured.users = {users.count("total"), users.count("succeeded"), users.count("failed"), 0};
  measured.duration = fields.milliseconds("duration_ms");
  measured.totals = read_measurements(fields);
  read_series(fields, width, measured);
  read_failures(fields, measured);
  return measured;
}

/// "2026-11-23T12:34:56.123456Z", with or without a fraction.
base::WallTime instant(Fields& fields, std::string_view key) {
  const std::string text = fields.text(key);
  std::tm parts{};
  const char* end = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  const std::time_t seconds = timegm(&parts);
  if (end == nullptr || seconds < 0 || seconds > std::time_t{1} << 33) {
    fields.complain(key, "an instant like 2026-11-23T12:34:56Z");
    return {};
  }
  return std::chrono::system_clock::from_time_t(seconds);
}

/// Its metrics have our names for the most part, but are not defined as strictly.
void define(Data& data) {
  const KnownMetrics known = known_metrics(*telemetry::MetricTable::catalogue());
  const auto add = [&](const std::string& name, std::string_view kind) {
    MetricDefinition& metric = data.metrics[name];
    if (const auto found = known.find(name); found != known.end()) metric = found->second;
    if (metric.unit.empty())
      metric.unit = name.ends_with("_us") ? "us" : name.ends_with("_bytes") ? "bytes" : "count";
    metric.kind = kind;
    if (metric.measured_by.empty()) metric.measured_by = "page";
    metric.definition = "As LiveLoad for Elixir defines it.";
  };
  for (const auto& [name, ignored] : data.global.totals.histograms) add(name, "histogram");
  for (const auto& [name, ignored] : data.global.totals.counters) add(name, "counter");
}

std::shared_ptr<Data> read_document(Fields& fields) {
  auto data = std::make_shared<Data>();
  data->name = fields.text("name");
  data->version = fields.text("liveload_version") + " (Elixir)";
  data->generated_at = instant(fields, "generated_at");
  data->connection.name = "LiveLoad for Elixir";
  data->bucket_width = fields.milliseconds("bucket_width_ms");
  if (data->bucket_width <= Duration::zero()) fields.complain("bucket_width_ms", "above zero");
  if (!fields.problem().empty()) return data;
  data->global = read_measured(fields.at("global"), data->bucket_width);
  // The nearest that can be said: it does not tell when the run began.
  data->started_at =
      data->generated_at - std::chrono::round<std::chrono::seconds>(data->global.duration);
  std::size_t number = 0;
  for (const Value& value : fields.array("nodes")) {
    Fields one(value, fmt::format("nodes.{}", number++), fields.problem());
    Node node{one.text("node"), one.text("status"), std::nullopt};
    if (node.status != "ok") node.status = "error";
    if (one.has("result")) node.measured = read_measured(one.at("result"), data->bucket_width);
    data->nodes.push_back(std::move(node));
    if (!fields.problem().empty()) return data;
  }
  define(*data);
  data->warnings.emplace_back(kApproximate);
  if (!data->global.failures.empty()) data->warnings.emplace_back(kFewFailures);
  return data;
}

}  // namespace

bool is_liveloads(const Value& document) {
  if (!document["schema_version"].is_null()) return false;
  const bool failed = document["error"].if_string() != nullptr && document["global"].is_null();
  return failed || !document["quantile_points"].is_null();
}

Result<Outcome> import_liveload(const Value& document) {
  std::string problem;
  Fields fields(document, "", problem);
  std::optional<Outcome> outcome;
  if (!fields.has("global")) {
    const std::string name = fields.text(fields.has("scenario") ? "scenario" : "name");
    outcome = Outcome{name, std::nullopt,
                      Error{.kind = ErrorKind::kScenario, .cause = fields.text("error")}};
  } else {
    auto data = read_document(fields);
    std::string name = data->name;
    outcome = Outcome{std::move(name), RunResult(std::move(data)), std::nullopt};
  }
  if (problem.empty()) return std::move(*outcome);
  return fail({.kind = ErrorKind::kProtocol,
               .tried = "read a result of LiveLoad for Elixir",
               .cause = std::move(problem)});
}

}  // namespace liveload::result
