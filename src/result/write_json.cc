#include <chrono>

#include "base/base64.hpp"
#include "result/json.hpp"
#include "result/json_writer.hpp"
#include "result/measured.hpp"

namespace liveload::result {
namespace {

/// Of a bucket's sums, which the sketches hold exactly.
constexpr int kSumDigits = 6;

enum class Within { kTotals, kBucket };

template <class Unit>
std::int64_t in(Duration d) {
  return std::chrono::duration_cast<Unit>(d).count();
}

void write_strings(JsonWriter& out, std::string_view key, const std::vector<std::string>& lines) {
  out.key(key);
  out.begin_array();
  for (const std::string& line : lines) out.text(line);
  out.end_array();
}

void write_text(JsonWriter& out, std::string_view key, std::string_view text) {
  out.key(key);
  out.text(text);
}

void write_integer(JsonWriter& out, std::string_view key, std::uint64_t n) {
  out.key(key);
  out.integer(n);
}

void write_encoded(JsonWriter& out, const telemetry::Sketch& sketch) {
  write_text(out, "sketch", base::to_base64(sketch.encode()));
}

void write_curve(JsonWriter& out, const telemetry::Sketch& sketch) {
  out.key("values");
  out.curve(sketch.curve(kCurvePoints));
}

/// All there is to say.
void write_whole(JsonWriter& out, const telemetry::Sketch& sketch) {
  out.begin_object();
  write_integer(out, "count", sketch.count());
  out.key("sum");
  out.number(sketch.sum());
  write_curve(out, sketch);
  out.key("min");
  out.number(sketch.min());
  out.key("max");
  out.number(sketch.max());
  write_encoded(out, sketch);
  out.end_object();
}

void begin_short(JsonWriter& out, const telemetry::Sketch& sketch) {
  out.begin_object();
  write_integer(out, "count", sketch.count());
  out.key("sum");
  out.rounded(sketch.sum(), kSumDigits);
}

/// For a bucket, of which there are hundreds: what the sketch can tell is left to it.
void write_dimension_of_bucket(JsonWriter& out, const telemetry::Sketch& sketch) {
  begin_short(out, sketch);
  write_encoded(out, sketch);
  out.end_object();
}

/// As above, but with the curve, which is what programs that read LiveLoad's files ask for.
void write_aggregate_of_bucket(JsonWriter& out, const Histogram& histogram) {
  begin_short(out, histogram.aggregate);
  write_curve(out, histogram.aggregate);
  if (histogram.merged() != histogram.aggregate) write_encoded(out, histogram.aggregate);
  out.end_object();
}

void write_histogram(JsonWriter& out, const Histogram& histogram, Within within) {
  out.begin_object();
  out.key("aggregate");
  if (within == Within::kBucket) {
    write_aggregate_of_bucket(out, histogram);
  } else {
    write_whole(out, histogram.aggregate);
  }
  out.key("by");
  out.begin_object();
  for (const auto& [dimension, sketch] : histogram.by) {
    out.key(dimension);
    within == Within::kBucket ? write_dimension_of_bucket(out, sketch) : write_whole(out, sketch);
  }
  out.end_object();
  out.end_object();
}

void write_measurements(JsonWriter& out, const Measurements& measured, Within within) {
  out.key("histograms");
  out.begin_object();
  for (const auto& [name, histogram] : measured.histograms) {
    out.key(name);
    write_histogram(out, histogram, within);
  }
  out.end_object();
  out.key("counters");
  out.begin_object();
  for (const auto& [name, counter] : measured.counters) {
    out.key(name);
    out.begin_object();
    write_integer(out, "aggregate", counter.aggregate);
    out.key("by");
    out.begin_object();
    for (const auto& [dimension, n] : counter.by) write_integer(out, dimension, n);
    out.end_object();
    out.end_object();
  }
  out.end_object();
}

void write_failure(JsonWriter& out, const FailureSample& sample) {
  out.begin_object();
  // The first five are LiveLoad's names; its stack traces are of the BEAM, so that ours are empty.
  write_text(out, "kind", "error");
  write_text(out, "reason_inspect", sample.reason);
  write_strings(out, "stacktrace", {});
  out.key("monotonic_time");
  out.integer(in<std::chrono::microseconds>(sample.at));
  write_integer(out, "user_id", sample.user_id);
  write_text(out, "error_kind", sample.kind);
  write_integer(out, "iteration", sample.iteration);
  write_integer(out, "step", sample.step);
  write_text(out, "action", sample.action);
  write_strings(out, "arguments", sample.arguments);
  write_text(out, "url", sample.url);
  write_text(out, "node", sample.node);
  write_text(out, "within", sample.within);
  write_strings(out, "console", sample.console);
  write_strings(out, "messages", sample.messages);
  write_text(out, "screenshot", sample.screenshot);
  write_text(out, "page", sample.page);
  out.end_object();
}

void write_failures(JsonWriter& out, const ByName<FailureCategory>& failures) {
  out.key("failure_samples");
  out.begin_object();
  for (const auto& [name, category] : failures) {
    out.key(name);
    out.begin_array();
    for (const FailureSample& sample : category.samples) write_failure(out, sample);
    out.end_array();
  }
  out.end_object();
  out.key("failure_totals");
  out.begin_object();
  for (const auto& [name, category] : failures) write_integer(out, name, category.total);
  out.end_object();
}

/// Most buckets have none.
void write_turnover(JsonWriter& out, const Turnover& users) {
  if (users.empty()) return;
  out.key("users");
  out.begin_object();
  if (users.started > 0) write_integer(out, "started", users.started);
  if (users.succeeded > 0) write_integer(out, "succeeded", users.succeeded);
  if (users.failed > 0) write_integer(out, "failed", users.failed);
  out.end_object();
}

void write_series(JsonWriter& out, const std::vector<Bucket>& series, Duration bucket_width) {
  out.key("time_series");
  out.begin_array();
  std::int64_t number = 0;
  for (const Bucket& bucket : series) {
    out.begin_object();
    out.key("offset_ms");
    out.integer(in<std::chrono::milliseconds>(bucket_width) * number++);
    write_integer(out, "active_users", bucket.active_users);
    write_turnover(out, bucket.users);
    out.key("node_count");
    bucket.node_count ? out.integer(*bucket.node_count) : out.null();
    write_measurements(out, bucket.measured, Within::kBucket);
    out.end_object();
  }
  out.end_array();
}

void write_users(JsonWriter& out, const Measured& measured) {
  out.key("users");
  out.begin_object();
  write_integer(out, "total", measured.users.total);
  write_integer(out, "succeeded", measured.users.succeeded);
  write_integer(out, "failed", measured.users.failed);
  write_integer(out, "unfinished", measured.users.unfinished);
  out.end_object();
  out.key("duration_ms");
  out.integer(in<std::chrono::milliseconds>(measured.duration));
}

void write_measured(JsonWriter& out, const Measured& measured, const std::vector<Bucket>& series,
                    Duration bucket_width) {
  out.begin_object();
  write_users(out, measured);
  write_measurements(out, measured.totals, Within::kTotals);
  write_series(out, series, bucket_width);
  write_failures(out, measured.failures);
  out.end_object();
}

void write_texts(JsonWriter& out, std::string_view key, const ByName<std::string>& texts) {
  out.key(key);
  out.begin_object();
  for (const auto& [name, text] : texts) write_text(out, name, text);
  out.end_object();
}

void write_facts(JsonWriter& out, const Data& data) {
  write_text(out, "started_at", base::iso8601(data.started_at));
  write_text(out, "target", data.target);
  out.key("options");
  out.value(data.options);
  if (!data.tags.empty()) write_texts(out, "tags", data.tags);
  out.key("environment");
  out.begin_object();
  write_integer(out, "cores", data.environment.cores);
  write_integer(out, "memory_bytes", data.environment.memory_bytes);
  write_text(out, "os", data.environment.os);
  write_text(out, "kernel", data.environment.kernel);
  write_text(out, "architecture", data.environment.architecture);
  out.end_object();
  out.key("connection");
  out.begin_object();
  write_text(out, "name", data.connection.name);
  write_text(out, "browser", data.connection.browser);
  write_texts(out, "metrics", data.connection.metric_support);
  write_texts(out, "features", data.connection.feature_support);
  write_strings(out, "notes", data.connection.notes);
  out.end_object();
}

void write_metrics(JsonWriter& out, const ByName<MetricDefinition>& metrics) {
  out.key("metrics");
  out.begin_object();
  for (const auto& [name, metric] : metrics) {
    out.key(name);
    out.begin_object();
    write_text(out, "unit", metric.unit);
    write_text(out, "kind", metric.kind);
    write_text(out, "dimension", metric.dimension);
    write_text(out, "definition", metric.definition);
    write_text(out, "measured_by", metric.measured_by);
    out.end_object();
  }
  out.end_object();
}

void write_health(JsonWriter& out, const std::vector<HealthInterval>& health) {
  out.key("health");
  out.begin_array();
  for (const HealthInterval& interval : health) {
    out.begin_object();
    write_text(out, "node", interval.node);
    out.key("from_ms");
    out.integer(in<std::chrono::milliseconds>(interval.from));
    out.key("to_ms");
    out.integer(in<std::chrono::milliseconds>(interval.to));
    write_text(out, "cause", interval.cause);
    out.end_object();
  }
  out.end_array();
}

void write_verdicts(JsonWriter& out, const std::vector<Verdict>& verdicts) {
  out.key("verdicts");
  out.begin_array();
  for (const Verdict& verdict : verdicts) {
    out.begin_object();
    write_text(out, "metric", verdict.metric);
    write_text(out, "dimension", verdict.dimension);
    write_text(out, "aggregation", verdict.aggregation);
    write_text(out, "operator", verdict.comparison);
    out.key("threshold");
    out.number(verdict.threshold);
    out.key("value");
    verdict.value ? out.number(*verdict.value) : out.null();
    out.key("passed");
    out.value(verdict.passed);
    write_text(out, "text", verdict.text);
    out.end_object();
  }
  out.end_array();
}

void write_error(JsonWriter& out, const Error& error) {
  write_text(out, "error", error.message());
  out.key("error_details");
  out.begin_object();
  write_text(out, "kind", to_string(error.kind));
  write_text(out, "tried", error.tried);
  write_text(out, "target", error.target);
  out.key("after_ms");
  out.number(std::chrono::duration<double, std::milli>(error.after).count());
  write_text(out, "cause", error.cause);
  write_text(out, "hint", error.hint);
  out.end_object();
}

void write_nodes(JsonWriter& out, const Data& data) {
  out.key("nodes");
  out.begin_array();
  for (const Node& node : data.nodes) {
    out.begin_object();
    write_text(out, "node", node.name);
    write_text(out, "status", node.status);
    if (node.clock_error) {
      out.key("clock_error_ms");
      out.number(std::chrono::duration<double, std::milli>(*node.clock_error).count());
    }
    if (node.bucket_width) {
      out.key("bucket_width_ms");
      out.integer(in<std::chrono::milliseconds>(*node.bucket_width));
    }
    out.key("result");
    if (node.measured) {
      const bool told = data.nodes.size() == 1 &&
                        node.measured->time_series == of_one_node(data.global.time_series);
      write_measured(out, *node.measured, told ? std::vector<Bucket>() : node.measured->time_series,
                     node.bucket_width.value_or(data.bucket_width));
    } else {
      out.null();
    }
    out.end_object();
  }
  out.end_array();
}

void write_head(JsonWriter& out, const std::string& name, std::string_view version,
                base::WallTime generated_at) {
  out.key("schema_version");
  out.integer(std::int64_t{kSchemaVersion});
  write_text(out, "name", name);
  write_text(out, "generated_at", base::iso8601(generated_at));
  write_text(out, "liveload_version", version);
}

}  // namespace

void write_description(JsonWriter& out, const Data& data) {
  write_head(out, data.name, data.version, data.generated_at);
  out.key("bucket_width_ms");
  out.integer(in<std::chrono::milliseconds>(data.bucket_width));
  write_facts(out, data);
  write_changing(out, data);
}

void write_changing(JsonWriter& out, const Data& data) {
  if (data.error) write_error(out, *data.error);
  write_strings(out, "warnings", data.warnings);
  write_health(out, data.health);
  if (!data.verdicts.empty()) write_verdicts(out, data.verdicts);
  write_metrics(out, data.metrics);
}

void write_description(JsonWriter& out, const std::string& scenario, const Error& error) {
  write_head(out, scenario, LIVELOAD_VERSION, std::chrono::system_clock::now());
  write_error(out, error);
}

void write_people_and_failures(JsonWriter& out, const Measured& measured) {
  write_users(out, measured);
  write_failures(out, measured.failures);
}

void write_result(JsonWriter& out, const Data& data) {
  out.begin_object();
  write_description(out, data);
  out.key("quantile_points");
  out.begin_array();
  for (std::size_t i = 0; i < kCurvePoints; ++i)
    out.number(static_cast<double>(i) / (kCurvePoints - 1));
  out.end_array();
  out.key("global");
  write_measured(out, data.global, data.global.time_series, data.bucket_width);
  write_nodes(out, data);
  out.end_object();
}

void write_result(JsonWriter& out, const std::string& scenario, const Error& error) {
  out.begin_object();
  write_description(out, scenario, error);
  out.end_object();
}

}  // namespace liveload::result
