#pragma once

#include <functional>
#include <string_view>

#include "engine/person.hpp"
#include "engine/plan.hpp"
#include "net/fiber.hpp"
#include "scenario/shared.hpp"

namespace liveload::engine {

/// Calls the scenario's `setup` before the first user comes and its `teardown` after the last one
/// has gone. Each has a Context of its own, whose page is opened at its first action, and nothing
/// of it is measured. Confined to the shard whose fibers call it.
class Caretaker {
 public:
  /// `scenario` is the instance that `config` was asked of. What is referred to must outlive this.
  Caretaker(const Plan& plan, const scenario::Shared& shared, Scenario& scenario);

  /// What `setup` made of the configuration. Error of kind `scenario` with its step, action and
  /// reason.
  Result<Config> set_up(const FindBrowser& find_browser);
  /// Errors likewise.
  Result<void> tear_down(const FindBrowser& find_browser);
  /// What of the two is going on is cut short, unless it ends within `grace`.
  void cut(Duration grace);

 private:
  Result<void> act(std::string_view what, const FindBrowser& find_browser,
                   const std::function<void(Context&)>& body);

  const Plan& plan_;
  const scenario::Shared& shared_;
  Scenario& scenario_;
  std::function<void(Duration)> cut_;  ///< Empty while neither goes on.
};

}  // namespace liveload::engine
