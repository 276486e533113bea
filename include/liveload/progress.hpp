#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "liveload/error.hpp"

namespace liveload {

/// Where a run stands. Valid during the call that hands it over.
struct Progress {
  enum class Phase { kStarting, kSettingUp, kRunning, kStopping, kTearingDown, kEnded };

  /// A duration metric over the last ten seconds.
  struct Recent {
    std::string_view metric;  ///< Its name in the catalogue: "liveview_event_duration_us".
    std::uint64_t samples = 0;
    double p95_us = 0;
  };

  std::string_view scenario;
  Phase phase = Phase::kStarting;
  Duration elapsed{};   ///< Since the users were let go.
  Duration duration{};  ///< The scenario's duration: what `elapsed` runs towards.
  std::int64_t users = 0;
  std::int64_t users_running = 0;
  std::int64_t users_failed = 0;
  std::int64_t restarts = 0;  ///< Of users that failed.
  std::int64_t iterations = 0;
  int nodes = 1;  ///< That took part, those that were lost among them.
  int nodes_lost = 0;
  double iterations_per_second = 0;  ///< Over the last ten seconds.
  std::vector<Recent> recent;        ///< Only metrics that have samples.
};

}  // namespace liveload
