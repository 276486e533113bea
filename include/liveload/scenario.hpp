#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "liveload/abi.hpp"
#include "liveload/config.hpp"
#include "liveload/context.hpp"
#include "liveload/feeder.hpp"
#include "liveload/metric.hpp"
#include "liveload/throttle.hpp"

namespace liveload {

/// What one person does on the site. Derive, override `run`, and register with LIVELOAD_SCENARIO.
///
/// Every user has an instance of its own, so that members are that user's state; one more instance,
/// made first, answers what concerns all users (`config` to `teardown`). Needs a default
/// constructor.
///
/// The order: `config`, `secrets`, `throttles`, `feeders`, `metrics` once a node, and before all
/// nodes where the run must know them sooner; `setup` once a run; for each user `user_start`, `run`
/// again and again, `user_end`; `teardown` once a run.
class Scenario {
 public:
  virtual ~Scenario() = default;

  /// Checks the options and makes of them what `run` is given. Called once a node before any user
  /// starts. An error ends this scenario before it starts. Default: the options as they are.
  virtual Result<Config> config(const Config& options) { return options; }

  /// Names of options or environment variables that Context::secret gives out. Their values never
  /// reach a log or a result. One that is neither given nor set ends the scenario before it starts.
  virtual std::vector<std::string> secrets(const Config& config) {
    (void)config;
    return {};
  }

  /// The limits that users share. Default: none.
  virtual std::vector<Throttle> throttles(const Config& config) {
    (void)config;
    return {};
  }

  /// The data that users take rows of. A file that cannot be read or parsed ends the scenario
  /// before it starts. Default: none.
  virtual std::vector<Feeder> feeders(const Config& config) {
    (void)config;
    return {};
  }

  /// The measurements of the scenario's own. Default: none.
  virtual std::vector<Metric> metrics(const Config& config) {
    (void)config;
    return {};
  }

  /// Once a run, before any user starts, on one node. `browser` is a context of its own, opened at
  /// its first action and closed at the end, that nothing is measured of; what is put into `config`
  /// reaches every user: a session to restore, for one. A failure ends the scenario before it
  /// starts. Within the iteration time-out; a stop (Ctrl-C) cuts it at once.
  virtual void setup(Context& browser, Config& config) {
    (void)browser;
    (void)config;
  }

  /// Once each time a user starts, restarts included, before its first iteration. A failure is the
  /// user's. Within the iteration time-out, and outside of all iterations.
  virtual void user_start(Context& user, UserId id, const Config& config) {
    (void)user;
    (void)id;
    (void)config;
  }

  /// One iteration of one user: called again and again until the scenario's duration is over. What
  /// is thrown here is this user's failure. Pause with Context::sleep only: whatever blocks the
  /// thread stops every user on it.
  virtual void run(Context& user, UserId id, const Config& config) = 0;

  /// After the user's last iteration, also after a failure or a stop, or when it is to be
  /// restarted, if `user_start` was called and its page is still there; the user can act again.
  /// What fails here is kept as a failure sample and changes nothing else. Within the iteration
  /// time-out; after a stop, within what is left of the grace. A user that is cut gets none.
  virtual void user_end(Context& user, UserId id, const Config& config) {
    (void)user;
    (void)id;
    (void)config;
  }

  /// Once a run, after the last user, also after a stop, if `setup` was called, whether it failed
  /// or not. `browser` is another context of its own. A failure is a warning in the result. Within
  /// the iteration time-out; five seconds once the run is to be cut.
  virtual void teardown(Context& browser, const Config& config) {
    (void)browser;
    (void)config;
  }
};

namespace scenario {
using Factory = std::function<std::unique_ptr<Scenario>()>;
/// Adds a scenario to the process's registry; `file` is the source that did. Called by
/// LIVELOAD_SCENARIO before main or while a library loads.
bool register_scenario(const char* name, const char* file, Factory factory);
}  // namespace scenario

}  // namespace liveload

/// What a library of scenarios was built against; asked when it is loaded.
extern "C" [[gnu::used, gnu::visibility("default")]] inline const char* liveload_scenario_abi() {
  return LIVELOAD_ABI;
}

/// Registers the scenario class `Type` under its own name.
#define LIVELOAD_SCENARIO(Type)                                                 \
  [[maybe_unused]] static const bool liveload_registered_##Type =               \
      ::liveload::scenario::register_scenario(#Type, __FILE__, [] {             \
        return std::unique_ptr<::liveload::Scenario>(std::make_unique<Type>()); \
      })
