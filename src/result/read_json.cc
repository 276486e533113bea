#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <filesystem>

#include "base/base64.hpp"
#include "result/fields.hpp"
#include "result/import_liveload.hpp"
#include "result/json.hpp"
#include "result/measured.hpp"

namespace liveload::result {
namespace {

// Beyond these, a document is not one that we wrote; they keep arithmetic on durations from
// overflowing.
constexpr std::time_t kLatestInstant = std::time_t{1} << 33;  // The year 2242.
constexpr std::size_t kMaxBuckets = 100'000;

base::WallTime instant(Fields& fields, std::string_view key) {
  const std::string text = fields.text(key);
  std::tm parts{};
  const char* end = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  const std::time_t seconds = timegm(&parts);
  if (end == nullptr || *end != '\0' || seconds < 0 || seconds > kLatestInstant) {
    fields.complain(key, "an instant like 2026-11-23T12:34:56Z");
    return {};
  }
  return std::chrono::system_clock::from_time_t(seconds);
}

telemetry::Sketch read_encoded(Fields& fields) {
  const auto bytes = base::from_base64(fields.text("sketch"));
  auto sketch = bytes ? telemetry::Sketch::decode(*bytes) : Failure(bytes.error());
  if (sketch) return std::move(*sketch);
  fields.complain("sketch", "an encoded sketch (" + sketch.error().cause + ")");
  return telemetry::Sketch();
}

telemetry::Sketch counted(Fields& fields, telemetry::Sketch sketch) {
  if (sketch.count() != fields.count("count")) fields.complain("count", "the count of its sketch");
  return sketch;
}

Histogram read_histogram(Fields one) {
  Histogram histogram;
  Fields by = one.at("by");
  for (const auto& [dimension, ignored] : one.object("by")) {
    Fields sketch = by.at(dimension);
    histogram.by.emplace_hint(histogram.by.end(), dimension, counted(sketch, read_encoded(sketch)));
    if (!one.problem().empty()) return histogram;
  }
  Fields aggregate = one.at("aggregate");
  histogram.aggregate = counted(aggregate, !aggregate.has("sketch") && !histogram.by.empty()
                                               ? histogram.merged()
                                               : read_encoded(aggregate));
  return histogram;
}

Measurements read_measurements(Fields& fields) {
  Measurements measured;
  Fields histograms = fields.at("histograms");
  for (const auto& [name, ignored] : fields.object("histograms")) {
    measured.histograms.emplace_hint(measured.histograms.end(), name,
                                     read_histogram(histograms.at(name)));
    if (!fields.problem().empty()) break;
  }
  Fields counters = fields.at("counters");
  for (const auto& [name, ignored] : fields.object("counters")) {
    Fields one = counters.at(name);
    Counter& counter = measured.counters[name];
    counter.aggregate = one.count("aggregate");
    Fields by = one.at("by");
    for (const auto& [dimension, n] : one.object("by")) counter.by[dimension] = by.count(dimension);
  }
  return measured;
}

/// A file's place as seen from the result; what leads elsewhere is none that we wrote.
std::string beside(Fields& fields, std::string_view key) {
  if (!fields.has(key)) return {};
  const std::filesystem::path path(fields.text(key));
  if (path.is_absolute() || std::ranges::find(path, "..") != path.end()) {
    fields.complain(key, "a path below the result's folder");
    return {};
  }
  return path.string();
}

FailureSample read_failure(Fields fields, const std::string& category) {
  FailureSample sample;
  sample.category = category;
  sample.kind = fields.text("error_kind");
  sample.reason = fields.text("reason_inspect");
  sample.at = std::chrono::microseconds(
      std::min(fields.count("monotonic_time"), Fields::kMaxMilliseconds * 1000));
  sample.user_id = fields.count("user_id");
  sample.iteration = fields.count("iteration");
  sample.step = fields.count("step");
  sample.action = fields.text("action");
  sample.arguments = fields.texts("arguments");
  sample.url = fields.text("url");
  sample.node = fields.text("node");
  sample.console = fields.texts("console");
  // Added later than the others: files of before have none of them.
  if (fields.has("within")) sample.within = fields.text("within");
  if (fields.has("messages")) sample.messages = fields.texts("messages");
  sample.screenshot = beside(fields, "screenshot");
  sample.page = beside(fields, "page");
  return sample;
}

ByName<FailureCategory> read_failures(Fields& fields) {
  ByName<FailureCategory> failures;
  Fields totals = fields.at("failure_totals");
  for (const auto& [name, ignored] : fields.object("failure_totals")) {
    failures[name] = {name, totals.count(name), {}};
  }
  Fields samples = fields.at("failure_samples");
  for (const auto& [name, ignored] : fields.object("failure_samples")) {
    FailureCategory& category = failures[name];
    category.name = name;
    std::size_t number = 0;
    for (const Value& sample : samples.array(name)) {
      category.samples.push_back(read_failure(
          Fields(sample, fmt::format("{}.{}", samples.path_of(name), number++), fields.problem()),
          name));
    }
  }
  return failures;
}

/// Added later than the others, and absent where zero.
Turnover read_turnover(Fields users) {
  const auto count = [&](std::string_view key) {
    return users.has(key) ? users.count(key) : std::uint64_t{0};
  };
  return {count("started"), count("succeeded"), count("failed")};
}

Measured read_measured(Fields fields) {
  Measured measured;
  Fields users = fields.at("users");
  measured.users = {users.count("total"), users.count("succeeded"), users.count("failed"),
                    users.count("unfinished")};
  measured.duration = fields.milliseconds("duration_ms");
  measured.totals = read_measurements(fields);
  const Value::Array& series = fields.array("time_series");
  if (series.size() > kMaxBuckets) fields.complain("time_series", "at most 100000 buckets");
  for (std::size_t i = 0; i < series.size() && fields.problem().empty(); ++i) {
    Fields one(series[i], fmt::format("{}.{}", fields.path_of("time_series"), i), fields.problem());
    Bucket bucket;
    bucket.active_users = one.count("active_users");
    if (one.has("users")) bucket.users = read_turnover(one.at("users"));
    if (one.has("node_count")) bucket.node_count = one.count("node_count");
    bucket.measured = read_measurements(one);
    measured.time_series.push_back(std::move(bucket));
  }
  measured.failures = read_failures(fields);
  return measured;
}

ByName<std::string> read_texts(Fields fields, const Value::Object& object) {
  ByName<std::string> texts;
  for (const auto& [name, ignored] : object) texts[name] = fields.text(name);
  return texts;
}

void read_facts(Fields& fields, Data& data) {
  data.name = fields.text("name");
  data.version = fields.text("liveload_version");
  data.generated_at = instant(fields, "generated_at");
  data.started_at = instant(fields, "started_at");
  data.target = fields.text("target");
  data.options = fields.object("options");
  if (fields.has("tags")) data.tags = read_texts(fields.at("tags"), fields.object("tags"));
  data.bucket_width = fields.milliseconds("bucket_width_ms");
  if (data.bucket_width <= Duration::zero()) fields.complain("bucket_width_ms", "above zero");
  data.warnings = fields.texts("warnings");
  Fields environment = fields.at("environment");
  data.environment = {static_cast<unsigned>(environment.count("cores")),
                      environment.count("memory_bytes"), environment.text("os"),
                      environment.text("kernel"), environment.text("architecture")};
  Fields connection = fields.at("connection");
  data.connection = {connection.text("name"), connection.text("browser"),
                     read_texts(connection.at("metrics"), connection.object("metrics")),
                     read_texts(connection.at("features"), connection.object("features")),
                     connection.texts("notes")};
  Fields metrics = fields.at("metrics");
  for (const auto& [name, ignored] : fields.object("metrics")) {
    Fields one = metrics.at(name);
    data.metrics[name] = {one.text("unit"), one.text("kind"), one.text("dimension"),
                          one.text("definition"), one.text("measured_by")};
  }
}

void read_health(Fields& fields, Data& data) {
  std::size_t number = 0;
  for (const Value& value : fields.array("health")) {
    Fields one(value, fmt::format("health.{}", number++), fields.problem());
    data.health.push_back({one.text("node"), one.milliseconds("from_ms"), one.milliseconds("to_ms"),
                           one.text("cause")});
  }
}

void read_verdicts(Fields& fields, Data& data) {
  std::size_t number = 0;
  for (const Value& value : fields.array("verdicts")) {
    Fields one(value, fmt::format("verdicts.{}", number++), fields.problem());
    Verdict verdict{.text = one.text("text"),
                    .metric = one.text("metric"),
                    .dimension = one.text("dimension"),
                    .aggregation = one.text("aggregation"),
                    .comparison = one.text("operator"),
                    .threshold = one.number("threshold")};
    if (one.has("value")) verdict.value = one.number("value");
    verdict.passed = verdict.value && one.truth("passed");
    data.verdicts.push_back(std::move(verdict));
  }
}

void read_nodes(Fields& fields, Data& data) {
  std::size_t number = 0;
  for (const Value& value : fields.array("nodes")) {
    Fields one(value, fmt::format("nodes.{}", number++), fields.problem());
    Node node{.name = one.text("node"), .status = one.text("status")};
    if (one.has("bucket_width_ms")) {
      node.bucket_width = one.milliseconds("bucket_width_ms");
      if (*node.bucket_width <= Duration::zero()) one.complain("bucket_width_ms", "above zero");
    }
    if (one.has("result")) node.measured = read_measured(one.at("result"));
    if (one.has("clock_error_ms")) {
      const double ms = std::clamp(one.number("clock_error_ms"), 0.0,
                                   static_cast<double>(Fields::kMaxMilliseconds));
      node.clock_error =
          std::chrono::round<Duration>(std::chrono::duration<double, std::milli>(ms));
    }
    data.nodes.push_back(std::move(node));
    if (!fields.problem().empty()) return;
  }
  if (data.nodes.size() != 1 || !data.nodes[0].measured) return;
  std::vector<Bucket>& series = data.nodes[0].measured->time_series;
  if (series.empty()) series = of_one_node(data.global.time_series);
}

Error read_error(Fields& fields) {
  Error error{.kind = ErrorKind::kInternal, .cause = fields.text("error")};
  if (!fields.has("error_details")) return error;
  Fields details = fields.at("error_details");
  const std::string kind = details.text("kind");
  for (int k = 0; k <= static_cast<int>(ErrorKind::kInternal); ++k) {
    if (to_string(static_cast<ErrorKind>(k)) == kind) error.kind = static_cast<ErrorKind>(k);
  }
  error.tried = details.text("tried");
  error.target = details.text("target");
  const double ms =
      std::clamp(details.number("after_ms"), 0.0, static_cast<double>(Fields::kMaxMilliseconds));
  error.after = std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(ms));
  error.cause = details.text("cause");
  error.hint = details.text("hint");
  return error;
}

Failure not_a_result(std::string cause, std::string hint = {}) {
  return fail({.kind = ErrorKind::kProtocol,
               .tried = "read a result",
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

/// Empty where the document is of a version that this reads.
std::string check_version(Fields& fields) {
  const std::uint64_t version = fields.count("schema_version");
  if (!fields.problem().empty()) return fields.problem();
  if (version == kSchemaVersion) return {};
  return fmt::format("its schema_version is {}; this LiveLoad reads {}", version, kSchemaVersion);
}

}  // namespace

Result<std::shared_ptr<const Data>> read_result(const Value& document) {
  std::string problem;
  Fields fields(document, "", problem);
  if (const std::string wrong = check_version(fields); !wrong.empty()) {
    return not_a_result(wrong, "a result is a file that `liveload run --out` wrote");
  }
  auto data = std::make_shared<Data>();
  read_facts(fields, *data);
  read_health(fields, *data);
  if (fields.has("verdicts")) read_verdicts(fields, *data);
  if (fields.has("error")) data->error = read_error(fields);
  data->global = read_measured(fields.at("global"));
  read_nodes(fields, *data);
  if (!problem.empty()) return not_a_result(problem);
  return data;
}

Result<Outcome> read_outcome(const Value& document) {
  std::string problem;
  Fields fields(document, "", problem);
  if (is_liveloads(document)) return import_liveload(document);
  if (problem.empty() && !fields.has("global") && fields.has("error")) {
    if (const std::string wrong = check_version(fields); !wrong.empty()) return not_a_result(wrong);
    Outcome outcome{fields.text("name"), std::nullopt, read_error(fields)};
    if (!problem.empty()) return not_a_result(problem);
    return outcome;
  }
  auto data = read_result(document);
  if (!data) return Failure(std::move(data.error()));
  std::optional<Error> error = (*data)->error;
  std::string name = (*data)->name;
  return Outcome{std::move(name), RunResult(std::move(*data)), std::move(error)};
}

}  // namespace liveload::result
