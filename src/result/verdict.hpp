#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "result/data.hpp"
#include "result/figure.hpp"

namespace liveload::result {

enum class Relation { kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kEqual, kNotEqual };

/// What a run should come to: `liveview_event_duration_us[save] p99 < 1s`. A value.
struct Threshold {
  std::string text;  ///< As it was written.
  Figure figure;
  Relation relation = Relation::kLess;
  double limit = 0;  ///< In the figure's unit.
};

/// Reads a figure, one of < <= > >= == !=, and a quantity of the figure's unit. Error of kind
/// `usage` that points at what is wrong.
Result<Threshold> parse_threshold(std::string_view text, const KnownMetrics& known);
Result<std::vector<Threshold>> parse_thresholds(const std::vector<std::string>& texts,
                                                const KnownMetrics& known);

/// For before the scenario's own metrics are known: refuses all but a threshold that is in order,
/// or names a metric that may be one of them.
Result<void> check_threshold(std::string_view text);

/// Whether it is on no metric of the catalogue: then one of a scenario's own, or a mistake.
bool on_own_metric(std::string_view text);

/// The metrics of several scenarios.
struct KnownOfEach {
  std::vector<std::pair<std::string, KnownMetrics>> scenarios;  ///< By the scenario's name.
  bool complete = true;  ///< No further scenario may know others.
};

/// Refuses a threshold whose metric no scenario knows, and one that does not fit where it is known.
Result<void> check_thresholds(const std::vector<std::string>& texts, const KnownOfEach& known);

/// Those on metrics that are known; the others are for other scenarios. Error of kind `usage`.
Result<std::vector<Threshold>> thresholds_for(const std::vector<std::string>& texts,
                                              const KnownMetrics& known);

/// Holds what was measured to the thresholds. One whose figure is absent, because there were no
/// samples or because the browser connection does not measure it, is not met.
std::vector<Verdict> judge(const Data& data, const std::vector<Threshold>& thresholds);

/// The result with verdicts by those of these thresholds that are for it, in place of those it has.
/// Error of kind `usage`.
Result<RunResult> judge(const RunResult& result, const std::vector<std::string>& thresholds);

/// For people: "p95 of event < 250 ms" in parts.
struct VerdictTexts {
  std::string figure;  ///< "liveview_event_duration_us[save] p99"
  std::string wanted;  ///< "< 1 s"
  std::string was;     ///< "1.3 s", "no samples", "not measured"
};
VerdictTexts describe(const Data& data, const Verdict& verdict);

/// What a reader of the verdicts must know: that the generator was overloaded while it measured.
/// Empty where it was not, or where there are no verdicts.
std::string caveat(const RunResult& result);

}  // namespace liveload::result
