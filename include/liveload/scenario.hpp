#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "liveload/abi.hpp"
#include "liveload/config.hpp"
#include "liveload/context.hpp"
#include "liveload/throttle.hpp"

namespace liveload {

/// What one person does on the site. Derive, override `run`, and register with LIVELOAD_SCENARIO.
///
/// Every user has an instance of its own, so that members are that user's state; one more instance,
/// made first, answers `config` and `throttles` once a node. Needs a default constructor.
class Scenario {
 public:
  virtual ~Scenario() = default;

  /// Checks the options and makes of them what `run` is given. Called once a node before any user
  /// starts. An error ends this scenario before it starts. Default: the options as they are.
  virtual Result<Config> config(const Config& options) { return options; }

  /// The limits that users share. Called once a node, after `config`. Default: none.
  virtual std::vector<Throttle> throttles(const Config& config) {
    (void)config;
    return {};
  }

  /// One iteration of one user: called again and again until the scenario's duration is over. What
  /// is thrown here is this user's failure. Pause with Context::sleep only: whatever blocks the
  /// thread stops every user on it.
  virtual void run(Context& user, UserId id, const Config& config) = 0;
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
