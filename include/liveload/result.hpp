#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload {

namespace telemetry {
class Sketch;
}
namespace result {
struct Data;
struct Measurements;
}  // namespace result

/// The distribution of one metric, or of one dimension of it. Never empty. An immutable value.
class HistogramSummary {
 public:
  explicit HistogramSummary(std::shared_ptr<const telemetry::Sketch> sketch);

  std::uint64_t count() const;
  double sum() const;
  double min() const;
  double max() const;
  double mean() const;
  /// In the metric's unit; `q` from 0 (minimum) to 1 (maximum). Within 1 % of the sample there.
  double quantile(double q) const;

 private:
  std::shared_ptr<const telemetry::Sketch> sketch_;
};

/// How the users ended. `total` is how many were asked for. A user that was restarted counts by how
/// the last of its lives ended; all failures are in the failures' totals.
struct UserTotals {
  std::uint64_t total = 0;
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;      ///< Ended by a failure after which there was no restart.
  std::uint64_t unfinished = 0;  ///< Cut by a stop or a lost node, or never started.
  friend bool operator==(const UserTotals&, const UserTotals&) = default;
};

/// One failure, kept as an example of its category.
struct FailureSample {
  std::string kind;      ///< The error's kind: "timeout", "scenario"…
  std::string category;  ///< "click: timeout"
  std::uint64_t user_id = 0;
  std::uint64_t iteration = 0;
  std::uint64_t step = 0;  ///< Running number of the action over the user's life; 0 for none.
  std::string action;
  std::vector<std::string> arguments;  ///< Secrets redacted.
  std::string reason;
  std::string url;  ///< Where the page was; secrets in its query redacted.
  Duration at{};    ///< Since the run's start.
  std::string node;
  std::string within;  ///< The steps that the failed action lies in, "checkout > pay".
  std::vector<std::string> console;   ///< The page's last errors.
  std::vector<std::string> messages;  ///< The channel's last messages, oldest first, shortened.
  std::string screenshot;  ///< A picture of the window, relative to the result; empty for none.
  std::string page;        ///< The document's HTML, likewise.
  friend bool operator==(const FailureSample&, const FailureSample&) = default;
};

/// All failures of one category: how many, and the first few of them.
struct FailureCategory {
  std::string name;
  std::uint64_t total = 0;
  std::vector<FailureSample> samples;
  friend bool operator==(const FailureCategory&, const FailureCategory&) = default;
};

/// A time in which a node was overloaded, so that what was measured says more about it than about
/// the target.
struct HealthInterval {
  std::string node;
  Duration from{};
  Duration to{};
  std::string cause;  ///< "cpu" or "loop_lag"
  friend bool operator==(const HealthInterval&, const HealthInterval&) = default;
};

/// One threshold of a run (RunOptions::thresholds), and whether the run met it.
struct Verdict {
  std::string text;  ///< The threshold as it was written.
  std::string metric;
  std::string dimension;        ///< Empty for all of them; "failed, timed_out" for several.
  std::string aggregation;      ///< "p95", "max", "share"…
  std::string comparison;       ///< One of < <= > >= == !=
  double threshold = 0;         ///< In the metric's unit; a share in percent, a rate a second.
  std::optional<double> value;  ///< What the run has there; absent where it has no samples.
  bool passed = false;          ///< Never true without a value.
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// One slice of the time series; buckets without samples are there, too.
class TimeBucket {
 public:
  TimeBucket(std::shared_ptr<const result::Data> data, std::size_t index);

  Duration offset() const;             ///< Of its start, from the run's start.
  std::uint64_t active_users() const;  ///< Users that ran at some time in it.
  std::optional<HistogramSummary> histogram(std::string_view metric,
                                            std::string_view dimension = {}) const;
  std::uint64_t counter(std::string_view metric, std::string_view dimension = {}) const;

 private:
  std::shared_ptr<const result::Data> data_;
  std::size_t index_;
};

/// What one run of one scenario measured, also where it broke off. An immutable value, cheap to
/// copy; any thread. Metrics are called by the names of docs/metrics.md.
class RunResult {
 public:
  explicit RunResult(std::shared_ptr<const result::Data> data);

  const std::string& scenario() const;
  /// Why the run broke off; absent where it went to its end (users may have failed all the same).
  const std::optional<Error>& error() const;
  UserTotals users() const;
  /// From the start instant to the end of the last user.
  Duration duration() const;
  /// What the person said of the run (RunOptions::tags).
  std::map<std::string, std::string, std::less<>> tags() const;
  /// Names of the nodes.
  std::vector<std::string> nodes() const;

  /// Absent for a metric, or a dimension of it, without samples. An empty dimension means all of
  /// them.
  std::optional<HistogramSummary> histogram(std::string_view metric,
                                            std::string_view dimension = {}) const;
  /// 0 for what was never counted.
  std::uint64_t counter(std::string_view metric, std::string_view dimension = {}) const;
  /// The metric's dimensions, in order of name.
  std::vector<std::string> dimensions(std::string_view metric) const;
  /// Names of the metrics that have samples.
  std::vector<std::string> histograms() const;
  std::vector<std::string> counters() const;

  Duration bucket_width() const;
  std::vector<TimeBucket> time_series() const;

  /// The most frequent first.
  std::vector<FailureCategory> failures() const;
  const std::vector<HealthInterval>& health() const;
  const std::vector<std::string>& warnings() const;
  /// In the order of the thresholds; none where none were given.
  const std::vector<Verdict>& verdicts() const;
  /// Whether all thresholds were met.
  bool passed() const;

  /// The document of docs/formats/result.md.
  std::string to_json() const;
  /// Writes it to `path`: complete, or not at all. Error of kind `io`.
  Result<void> save(const std::string& path) const;
  /// The reverse. Error of kind `io` for what cannot be read, `protocol` for what is no result,
  /// also where the file holds several of them.
  static Result<RunResult> load(const std::string& path);
  static Result<RunResult> parse(std::string_view json);

  /// Results of the same scenario, measured at the same time by several coordinators or one after
  /// another, as one: users and counters add up, sketches merge, series are laid over each other
  /// from their starts; tags are kept that all agree on, and all thresholds are judged anew. Error
  /// of kind `usage` for none, or for different scenarios.
  static Result<RunResult> merge(const std::vector<RunResult>& parts);

  const result::Data& data() const { return *data_; }

 private:
  std::shared_ptr<const result::Data> data_;
};

}  // namespace liveload
