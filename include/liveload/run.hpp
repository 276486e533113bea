#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "liveload/browser.hpp"
#include "liveload/cluster.hpp"
#include "liveload/config.hpp"
#include "liveload/error.hpp"
#include "liveload/progress.hpp"
#include "liveload/result.hpp"

namespace liveload {

/// What becomes of a user whose iteration failed.
enum class OnFailure {
  kStop,     ///< The user ends, as LiveLoad has it: load falls with every failure.
  kRestart,  ///< A new person takes its place: fresh browser context, fresh Scenario, no assigns,
             ///< no permits held. It goes on counting iterations and steps.
};

struct RunOptions {
  /// Scenario sources (.cpp, .cc, .cxx), libraries (.so), or folders of them. Empty: what this
  /// program registered itself.
  std::vector<std::string> what{};
  /// Names of the scenarios to run. Empty: all, in order of name.
  std::vector<std::string> scenarios{};
  /// Simulated users, each with a browser context of its own. At least 1.
  std::int64_t users = 1;
  /// For how long each user starts new iterations, from that user's own start. The last one may
  /// end.
  Duration scenario_duration = std::chrono::minutes(10);
  /// An iteration that takes longer fails.
  Duration iteration_timeout = std::chrono::minutes(2);
  /// After a stop (Ctrl-C) users may finish their iteration for so long before they are cut.
  Duration stop_grace = std::chrono::seconds(5);
  OnFailure on_failure = OnFailure::kStop;
  /// How often each user may be restarted before a failure ends it. The first restart after a good
  /// iteration comes at once; those that follow without another one wait 1 s, 2 s, 4 s… up to 30 s.
  std::int64_t max_restarts = 10;
  /// From which all random choices follow: think times, feeders, Context::random. Default: another
  /// one each run; the result names it.
  std::optional<std::uint64_t> seed{};
  /// Said of this run in its result: "env" → "staging".
  std::map<std::string, std::string> tags{};
  /// What each run should come to: "liveview_event_duration_us p95 < 250ms",
  /// "iterations[failed, timed_out] share < 1%" (docs/thresholds.md). Whether it did is in
  /// RunResult::verdicts.
  std::vector<std::string> thresholds{};
  /// The folder for pictures and page contents of failures, and for Context::screenshot: one in it
  /// for each scenario, made when its first file is written. When a scenario begins, those that an
  /// earlier run of it left are removed. Results call the files as seen from where this folder
  /// lies, so save them there.
  std::string files = "liveload-files";
  /// Writes down what is measured as it comes, as a `.journal` in `files` for each scenario, so
  /// that `liveload recover` makes a result of it where this process is killed. Outcome::journal
  /// names it; whoever keeps the result removes it then.
  bool journal = false;
  /// Threads with an event loop each. 0: as many as browsers are needed, at most one a core.
  int shards = 0;
  BrowserOptions browser{};
  /// Several nodes. Without it, the users run in this process. Scenarios then come from files, not
  /// from this program.
  std::optional<ClusterOptions> cluster{};
  /// Handed to the scenario's `config`.
  Config config{};
};

/// How one scenario ended. A scenario that never started has only an error; one that broke off has
/// both.
struct Outcome {
  std::string scenario;
  std::optional<RunResult> result;
  std::optional<Error> error;
  /// The file that holds it as well, where RunOptions::journal asked for one.
  std::string journal{};
};

/// What the scenario that runs has measured until now.
struct Partial {
  /// The first bucket of the time series in which anything has changed since the last call.
  std::uint32_t changed = 0;
  /// Makes a result of it, for who has seen the buckets before `from`: these are empty, and what
  /// was measured in them is not in its totals. The more buckets, the more it costs.
  std::function<RunResult(std::uint32_t from)> result{};
};

struct RunHooks {
  /// Called once a second, on a thread of the run's. Must not block.
  std::function<void(const Progress&)> progress{};
  /// Asked often; once true, users finish their iteration or are cut after the grace, and what was
  /// measured is the result.
  std::function<bool()> stop_requested{};
  /// Asked often; once true, whatever is left of the grace is given up and users are cut at once.
  std::function<bool()> cut_requested{};
  /// Called after `progress` from the start on, until the scenario has ended. Must not block. Only
  /// within the call can a result be made.
  std::function<void(const Partial&)> partial{};
  /// Called with each outcome as soon as it is there.
  std::function<void(const Outcome&)> ended{};
  /// Asked often while users run: how many more are to come or, below zero, to go (those that came
  /// last, after their iteration), since it was asked before. Who comes stays until the scenario's
  /// duration after the start is over.
  std::function<std::int64_t()> users_change{};
  /// Told what the person must know or do meanwhile. On any thread of the run's.
  std::function<void(const std::string&)> notice{};
};

/// Runs the chosen scenarios one after another and blocks until all have ended. The failure of one
/// does not stop the next. Error of kind `usage`, `compile`, `load` or `config` only when nothing
/// could be started at all.
Result<std::vector<Outcome>> run(const RunOptions& options, const RunHooks& hooks = {});

}  // namespace liveload
