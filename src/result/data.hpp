#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "liveload/result.hpp"
#include "liveload/value.hpp"
#include "telemetry/sketch.hpp"

namespace liveload::result {

inline constexpr int kSchemaVersion = 1;

template <class T>
using ByName = std::map<std::string, T, std::less<>>;

/// `aggregate` is the merge of all dimensions and of the samples without one.
struct Histogram {
  telemetry::Sketch aggregate;
  ByName<telemetry::Sketch> by;

  /// All of `by`: the aggregate, unless there are samples without a dimension.
  telemetry::Sketch merged() const;
  friend bool operator==(const Histogram&, const Histogram&) = default;
};

struct Counter {
  std::uint64_t aggregate = 0;
  ByName<std::uint64_t> by;
  friend bool operator==(const Counter&, const Counter&) = default;
};

/// Metrics by name; those without samples are absent.
struct Measurements {
  ByName<Histogram> histograms;
  ByName<Counter> counters;

  void merge(const Measurements& other);
  friend bool operator==(const Measurements&, const Measurements&) = default;
};

/// Users who came and went.
struct Turnover {
  std::uint64_t started = 0;
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;

  void merge(const Turnover& other);
  bool empty() const { return *this == Turnover(); }
  friend bool operator==(const Turnover&, const Turnover&) = default;
};

struct Bucket {
  std::uint64_t active_users = 0;
  Turnover users{};
  /// How many nodes had begun and not yet ended; absent within one node.
  std::optional<std::uint64_t> node_count;
  Measurements measured;
  friend bool operator==(const Bucket&, const Bucket&) = default;
};

/// What LiveLoad calls a ScenarioResult: everything of one node, or of all of them.
struct Measured {
  UserTotals users;
  Duration duration{};
  Measurements totals;
  /// From the start without gaps; the width is Data's.
  std::vector<Bucket> time_series;
  ByName<FailureCategory> failures;
  friend bool operator==(const Measured&, const Measured&) = default;
};

struct Node {
  std::string name;
  std::string status = "ok";  ///< "ok", or "error" for one that was lost.
  std::optional<Measured> measured;
  /// How far off its clock may have been read, and with it the place of its buckets. Absent for the
  /// process that led the run.
  std::optional<Duration> clock_error{};
  /// Of its time series, where that is wider than Data's: of many nodes less is kept of each.
  std::optional<Duration> bucket_width{};
  friend bool operator==(const Node&, const Node&) = default;
};

/// The machine that a run was made from.
struct Environment {
  unsigned cores = 0;
  std::uint64_t memory_bytes = 0;
  std::string os;      ///< "Debian GNU/Linux 12 (bookworm)"
  std::string kernel;  ///< "Linux 6.1.0"
  std::string architecture;

  static Environment of_this_machine();
  friend bool operator==(const Environment&, const Environment&) = default;
};

/// The browser adapter, and how far it can measure what.
struct ConnectionFacts {
  std::string name;
  std::string browser;  ///< Product and version, as the browser says.
  /// By metric or feature name: "instrumented", "estimated" or "unsupported".
  ByName<std::string> metric_support;
  ByName<std::string> feature_support;
  /// What differs from a plain browser: extra switches, a sandbox that is off.
  std::vector<std::string> notes;
  friend bool operator==(const ConnectionFacts&, const ConnectionFacts&) = default;
};

/// What a metric is, kept with the figures so that a file explains itself.
struct MetricDefinition {
  std::string unit;
  std::string kind;
  std::string dimension;
  std::string definition;
  std::string measured_by;
  friend bool operator==(const MetricDefinition&, const MetricDefinition&) = default;
};

/// Everything that a result holds.
struct Data {
  std::string name;
  std::string version;  ///< Of the LiveLoad that measured.
  base::WallTime started_at{};
  base::WallTime generated_at{};
  std::string target;
  Value::Object options;
  ByName<std::string> tags;  ///< What the person said of the run: "env" → "staging".
  Environment environment;
  ConnectionFacts connection;
  Duration bucket_width = std::chrono::seconds(1);
  ByName<MetricDefinition> metrics;
  Measured global;
  std::vector<Node> nodes;
  std::vector<HealthInterval> health;
  std::vector<Verdict> verdicts;
  std::vector<std::string> warnings;
  std::optional<Error> error;
};

}  // namespace liveload::result
