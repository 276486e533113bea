#include "cli/exit_code.hpp"

#include <algorithm>
#include <array>

namespace liveload::cli {
namespace {

constexpr std::array kRows{
    ExitCodeRow{ExitCode::kDone,
                "Done. Failures of users are in the result; they fail a run only when no iteration "
                "at all went well."},
    ExitCodeRow{ExitCode::kInternal, "A fault inside LiveLoad, or a file that cannot be written."},
    ExitCodeRow{ExitCode::kUsage, "The command line, a configuration file or an option is wrong."},
    ExitCodeRow{ExitCode::kScenarioLoad, "The scenario does not compile, or cannot be loaded."},
    ExitCodeRow{ExitCode::kBrowserStart, "No browser could be found or started."},
    ExitCodeRow{
        ExitCode::kCluster,
        "The cluster could not be formed, or nodes were lost that the run could not go without."},
    ExitCodeRow{ExitCode::kScenarioError,
                "A scenario ended in an error, or no user got through a single iteration of it."},
    ExitCodeRow{ExitCode::kThreshold,
                "A threshold was not met, or a comparison found something worse than allowed."},
    ExitCodeRow{ExitCode::kInterrupted,
                "Interrupted (Ctrl-C). What was measured until then is in the result."},
};

}  // namespace

std::span<const ExitCodeRow> exit_codes() {
  return kRows;
}

ExitCode exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
    case ErrorKind::kConfig:
      return ExitCode::kUsage;
    case ErrorKind::kCompile:
    case ErrorKind::kLoad:
      return ExitCode::kScenarioLoad;
    case ErrorKind::kBrowserStart:
      return ExitCode::kBrowserStart;
    case ErrorKind::kCluster:
      return ExitCode::kCluster;
    case ErrorKind::kInterrupted:
      return ExitCode::kInterrupted;
    case ErrorKind::kIo:
    case ErrorKind::kInternal:
      return ExitCode::kInternal;
    case ErrorKind::kBrowserLost:
    case ErrorKind::kTimeout:
    case ErrorKind::kIterationTimeout:
    case ErrorKind::kNavigation:
    case ErrorKind::kElement:
    case ErrorKind::kSelector:
    case ErrorKind::kLiveView:
    case ErrorKind::kProtocol:
    case ErrorKind::kScript:
    case ErrorKind::kExpectation:
    case ErrorKind::kScenario:
    case ErrorKind::kUnsupported:
      return ExitCode::kScenarioError;
  }
  return ExitCode::kInternal;
}

ExitCode worse(ExitCode a, ExitCode b) {
  if (a == ExitCode::kDone) return b;
  if (b == ExitCode::kDone) return a;
  if (a == ExitCode::kInterrupted || b == ExitCode::kInterrupted) return ExitCode::kInterrupted;
  return std::min(a, b);
}

}  // namespace liveload::cli
