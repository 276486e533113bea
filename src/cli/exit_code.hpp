#pragma once

#include <span>
#include <string_view>

#include "liveload/error.hpp"

namespace liveload::cli {

/// What the process ends with. Part of the interface: scripts and pipelines branch on it.
enum class ExitCode : int {
  kDone = 0,
  kInternal = 1,
  kUsage = 2,
  kScenarioLoad = 3,
  kBrowserStart = 4,
  kCluster = 5,
  kScenarioError = 6,
  kThreshold = 99,
  kInterrupted = 130,
};

struct ExitCodeRow {
  ExitCode code;
  std::string_view meaning;
};

/// The one table of them, in the order of the numbers: `liveload help exit-codes` and
/// docs/exit-codes.md show it.
std::span<const ExitCodeRow> exit_codes();

/// With which code a command ends that failed with an error of that kind.
ExitCode exit_code(ErrorKind kind);

/// Which of two outcomes a run that had both ends with: an interruption, else what went wrong the
/// earliest on the way to a result (the lower code).
ExitCode worse(ExitCode a, ExitCode b);

}  // namespace liveload::cli
