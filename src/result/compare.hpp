#pragma once

#include <optional>
#include <string>
#include <vector>

#include "liveload/run.hpp"
#include "result/allowance.hpp"

namespace liveload::result {

/// One or several runs of the same thing, under one name.
struct Side {
  std::string label;
  std::vector<Outcome> outcomes;  ///< Of all its scenarios and runs.
};

/// One figure on both sides.
struct Change {
  Figure figure;
  std::string section;  ///< Under which heading it belongs.
  std::optional<double> base;
  std::optional<double> now;
  /// By which part of the base it changed: 0.5 of "half as much again"; of shares, by how many
  /// percentage points. Absent where the base is 0, or a side has no value.
  std::optional<double> by;
  double margin = 0;     ///< Half the width of the 95 % interval of `by`.
  double p = 1;          ///< How likely such a difference is by chance.
  std::string untested;  ///< Why it was not tested; empty where it was.
  bool real = false;     ///< It was tested, and is more than chance.
  telemetry::Worse worse_when = telemetry::Worse::kNeither;
  std::optional<double> allowed;
  bool beyond = false;  ///< Real, and worse by more than allowed.

  enum class Meaning { kNone, kBetter, kWorse, kChanged };
  /// kNone of what is not real.
  Meaning meaning() const;
};

/// Two sides of one scenario.
struct Comparison {
  std::string scenario;
  std::string base;
  std::string now;
  std::size_t base_runs = 0;
  std::size_t now_runs = 0;
  std::vector<Change> changes;     ///< The dimensions of a metric behind the metric.
  std::vector<std::string> notes;  ///< What a reader must know before he trusts it.

  bool passed() const;  ///< No change is beyond what is allowed.
};

/// Each of the other sides against the first one, scenario by scenario. Where every side has but
/// one scenario, these are compared whatever they are called. Errors of kind `usage`: less than two
/// sides, nothing in common, an allowance that is none.
Result<std::vector<Comparison>> compare(const std::vector<Side>& sides,
                                        const std::vector<std::string>& allowances);

/// The document of docs/formats/comparison.md.
std::string to_json(const std::vector<Comparison>& comparisons);

/// Whether tables for people have it: dimensions only where their change is real, and nothing that
/// has no samples on either side.
bool is_shown(const Change& change);

/// For people: "+51 %", "−0.4 points", "from nothing"; empty where there is nothing to say.
std::string format_change(const Change& change);
/// "±6 %"; empty where it was not tested.
std::string format_margin(const Change& change);
/// "worse", "better", "changed", "chance" (not real), "same", or why it was not tested.
std::string meaning_of(const Change& change);
/// "liveview_event_duration_us p95 +51 % (allowed: 10 %)", of what is beyond.
std::string reproach(const Change& change);

}  // namespace liveload::result
