#pragma once

#include <cstdint>
#include <functional>

#include "cluster/calibration.hpp"
#include "liveload/run.hpp"

namespace liveload::cluster {

struct CalibrationOptions {
  /// The scenario and how it is run. `users` is where to begin; durations are of no account.
  RunOptions run{};
  std::int64_t most_users = 1;
  /// How long all users run together while it is measured.
  Duration window = std::chrono::seconds(10);
  double cpu_limit_percent = 90;
  Duration loop_lag_limit = std::chrono::milliseconds(100);
  /// Called after each trial.
  std::function<void(const Trial&)> tried{};
  /// Asked often; once true, the calibration ends with an error of kind `interrupted`.
  std::function<bool()> stop_requested{};
};

/// Runs the one scenario that is chosen with more users each time, until this machine, and not the
/// target, is at its limits: its CPU or an event loop's lag beyond what results call an overload,
/// its free memory gone by four fifths, a tenth of the users failed, or not all pages open in time.
/// Blocks for about `CapacitySearch::longest` windows and the time that pages take to open. What
/// else runs on the machine counts: a target on it above all. Errors of `liveload::run`; `usage`
/// where it is not one scenario; `scenario` for users that end by themselves, or fail when they are
/// few; `cluster`, `node_too_small`, where not one user is carried.
Result<Calibration> calibrate(const CalibrationOptions& options);

}  // namespace liveload::cluster
