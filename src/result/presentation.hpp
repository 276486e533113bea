#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "liveload/result.hpp"

namespace liveload::result {

/// What a report shows under one heading.
struct Section {
  std::string_view title;
  std::vector<std::string> histograms;  ///< Names of metrics that have samples.
};

/// The result's histograms by theme, the telling ones first; those of the generator are not among
/// them. Sections and metrics without samples are left out.
std::vector<Section> sections(const RunResult& result);

/// "liveview_event_duration_us" → "event".
std::string short_name(std::string_view metric);

/// The metric's dimensions that say anything (none, where one dimension is all there is but
/// unnamed), the most frequent first.
std::vector<std::string> dimensions_by_count(const RunResult& result, std::string_view metric);

/// `value` in the metric's unit, for people: "23.4 ms", "1.9 kB", "61 %".
std::string format_value(const RunResult& result, std::string_view metric, double value);

/// Whether the figures are the target's, or the generator's own.
struct HealthVerdict {
  bool overloaded = false;
  /// A plain statement, one or two sentences.
  std::string text;
};
HealthVerdict health_verdict(const RunResult& result);

/// Iterations that ended, a second of the run.
double iterations_per_second(const RunResult& result);

}  // namespace liveload::result
