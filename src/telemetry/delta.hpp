#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "telemetry/catalogue.hpp"
#include "telemetry/sketch.hpp"

namespace liveload::telemetry {

/// Number of a one-second bucket, from the run's start.
using Second = std::uint32_t;

/// What one recorder saw between two flushes. A value to be moved; merged into an Accumulator. A
/// dimension that is empty stands for samples without a label.
struct Delta {
  struct HistogramSeries {
    Histogram metric;
    std::string dimension;
    std::vector<std::pair<Second, Sketch>> seconds;  ///< In no particular order, each second once.
  };
  struct CounterSeries {
    Counter metric;
    std::string dimension;
    std::vector<std::pair<Second, std::uint64_t>> seconds;
  };
  struct Users {
    Second second = 0;
    std::uint64_t started = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::uint64_t cut = 0;  ///< Ended in neither way, in the middle of what they did.
  };

  /// In order of metric and dimension where a recorder made them, which makes merging quick.
  std::vector<HistogramSeries> histograms;
  std::vector<CounterSeries> counters;
  std::vector<Users> users;
  /// Samples that went to `(other)` because their metric had too many dimensions, by the metric's
  /// name.
  std::map<std::string, std::uint64_t> overflowed;
  /// Samples that were no measurement (negative, not a number) and were dropped, by the metric's
  /// name.
  std::map<std::string, std::uint64_t> rejected;

  /// Both are in order, and so is what they become.
  void add(Delta more);

  bool empty() const {
    return histograms.empty() && counters.empty() && users.empty() && overflowed.empty() &&
           rejected.empty();
  }
};

}  // namespace liveload::telemetry
