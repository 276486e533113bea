#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/deadline.hpp"
#include "browser/connection.hpp"
#include "engine/plan.hpp"
#include "engine/status.hpp"
#include "liveload/result.hpp"
#include "liveview/page_telemetry.hpp"
#include "net/fiber.hpp"
#include "scenario/context_state.hpp"
#include "scenario/shared.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::engine {

/// What the users of a shard share. Everything referred to outlives them.
struct Surroundings {
  const Plan& plan;
  const scenario::Shared& shared;
  telemetry::Recorder& recorder;
  std::vector<FailureSample>& failures;
  base::Instant start;  ///< Of the run.
  Status& status;
  /// Opening a page costs the browser more than anything a scenario does: only a few at once.
  net::Semaphore& setting_up;
  /// Once true, no user starts another iteration.
  const bool& stopping;
};

/// One user's life: opens its page, then iterates until its duration is over, it halts, it fails,
/// or the run stops. The last iteration may end; each has its own time-out. Confined to its fiber.
class User {
 public:
  User(UserId id, Surroundings surroundings);

  /// Finds the user a browser when its turn to open a page has come.
  using FindBrowser = std::function<Result<browser::Browser*>()>;

  /// Runs the whole life in the calling fiber.
  void live(const FindBrowser& find_browser);
  /// Cuts the user's waits short, so that `live` returns soon. From any fiber of the shard.
  void interrupt();

 private:
  enum class Ending { kSucceeded, kFailed, kCut };

  bool open_page(const FindBrowser& find_browser);
  Result<std::unique_ptr<browser::Page>> try_open_page(const FindBrowser& find_browser);
  Ending iterate();
  void run_iteration(base::Deadline deadline);
  void record_iteration(base::Instant started);
  void keep_sample(const ActionError& error);

  UserId id_;
  Surroundings around_;
  liveview::PageTelemetry telemetry_;
  scenario::ContextState state_;
  std::unique_ptr<Scenario> scenario_;
  std::unique_ptr<browser::Page> page_;
  net::Interrupt interrupt_;
  std::uint64_t iteration_ = 0;
};

}  // namespace liveload::engine
