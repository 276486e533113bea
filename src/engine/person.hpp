#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "base/deadline.hpp"
#include "browser/connection.hpp"
#include "engine/surroundings.hpp"
#include "liveview/page_telemetry.hpp"
#include "net/fiber.hpp"
#include "scenario/context_state.hpp"

namespace liveload::engine {

/// For a page to close in.
constexpr Duration kPageCloseTime = std::chrono::seconds(5);

/// Finds a living browser when the turn to open a page has come.
using FindBrowser = std::function<Result<browser::Browser*>()>;

/// How far a user had come when its present person took over.
struct Past {
  std::uint64_t restarts = 0;
  std::uint64_t iterations = 0;
  std::uint64_t steps = 0;
};

/// One person in a user's place: a browser context, an instance of the scenario and assigns of its
/// own, from `user_start` over its iterations to `user_end`. What fails is kept as a sample at
/// once. Confined to its user's fiber; whatever it waits for ends when `interrupt` is raised.
class Person {
 public:
  Person(UserId id, const Past& past, const Surroundings& around, net::Interrupt& interrupt);

  /// Opens the page, when its turn has come.
  Result<void> open(const FindBrowser& find_browser);
  /// Calls `user_start`. Iterations may wait for permits until `life_end`.
  void start(base::Instant life_end);
  void iterate();
  /// Calls `user_end` if `user_start` was called and the page is still there, has the page report
  /// what it still holds, and closes it.
  void leave();

  const ActionError* error() const { return state_.error(); }
  bool halted() const { return state_.halted(); }
  bool holds_permits() const { return state_.holds_permits(); }
  const Past& past() const { return past_; }

 private:
  /// Has the scenario do something, called `what`, within an iteration's time.
  void act(std::string_view what, const std::function<void(Scenario&)>& body);
  void end();
  bool page_is_there() const;
  void keep_sample(const ActionError& error);

  UserId id_;
  Past past_;
  const Surroundings& around_;
  net::Interrupt& interrupt_;
  std::string_view doing_ = "run";
  bool started_ = false;
  liveview::PageTelemetry telemetry_;
  scenario::ContextState state_;
  std::unique_ptr<Scenario> scenario_;
  browser::Browser* browser_ = nullptr;
  std::unique_ptr<browser::Page> page_;
};

}  // namespace liveload::engine
