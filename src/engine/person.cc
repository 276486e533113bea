#include "engine/person.hpp"

#include <fmt/format.h>

#include "engine/evidence.hpp"
#include "liveview/waits.hpp"

namespace liveload::engine {
namespace {

using base::Clock;
using base::Deadline;
using telemetry::Counter;
using telemetry::Histogram;

constexpr Duration kDrainTime = std::chrono::seconds(2);
/// A page may give itself an address of two megabytes.
constexpr std::size_t kLongestUrl = 2000;

/// How an iteration ended: the dimension of the iteration metrics.
std::string_view outcome_of(const scenario::ContextState& state) {
  const ActionError* error = state.error();
  if (error == nullptr && state.ended_waiting()) return "interrupted";
  if (error == nullptr) return state.halted() ? "halted" : "completed";
  switch (error->reason.kind) {
    case ErrorKind::kInterrupted:
      return "interrupted";
    case ErrorKind::kIterationTimeout:
      return "timed_out";
    default:
      return "failed";
  }
}

}  // namespace

Person::Person(UserId id, const Past& past, const Surroundings& around, net::Interrupt& interrupt)
    : id_(id),
      past_(past),
      around_(around),
      interrupt_(interrupt),
      telemetry_(around.recorder),
      state_(id, around.recorder, around.shared, around.plan.browser.command_timeout) {
  state_.take_over(past.restarts, past.steps);
}

Result<void> Person::open(const FindBrowser& find_browser) {
  // Each of those before us in the queue may take the whole of its time.
  const Duration limit = around_.plan.browser.start_timeout;
  const net::InterruptScope scope(interrupt_);
  auto opened = around_.setting_up.acquire(Deadline::after(limit * around_.users));
  if (opened) {
    opened = find_browser()
                 .and_then([&](browser::Browser* browser) {
                   browser_ = browser;
                   return browser->open_page(telemetry_, Deadline::after(limit));
                 })
                 .map([&](std::unique_ptr<browser::Page> page) { page_ = std::move(page); });
    around_.setting_up.release();
  }
  if (opened) {
    state_.attach(page_.get());
  } else if (opened.error().kind != ErrorKind::kInterrupted) {
    keep_sample({.action = "open_page", .reason = opened.error()});
  }
  return opened;
}

void Person::act(std::string_view what, const std::function<void(Scenario&)>& body) {
  const net::InterruptScope scope(interrupt_);
  doing_ = what;
  state_.begin_iteration(past_.iterations, Deadline::after(around_.plan.iteration_timeout));
  state_.run([&] {
    if (!scenario_) scenario_ = around_.plan.factory();
    body(*scenario_);
  });
  state_.end_iteration();
  past_.steps = state_.step();
}

void Person::start(base::Instant life_end) {
  state_.set_life_end(life_end);
  // Its constructor, which is no hook, has a failure of its own.
  act("run", [](Scenario&) {});
  if (state_.active()) {
    started_ = true;
    act("user_start", [this](Scenario& scenario) {
      scenario.user_start(state_.context(), id_, around_.shared.config);
    });
  }
  if (error() != nullptr) keep_sample(*error());
}

void Person::iterate() {
  const base::Instant began = Clock::now();
  ++past_.iterations;
  act("run",
      [this](Scenario& scenario) { scenario.run(state_.context(), id_, around_.shared.config); });
  const base::Instant ended = Clock::now();
  const std::string_view outcome = outcome_of(state_);
  around_.recorder.record(Histogram::kIterationDurationUs, outcome, ended - began, ended);
  around_.recorder.count(Counter::kIterations, outcome, 1, ended);
  ++around_.status.iterations;
  if (error() != nullptr) keep_sample(*error());
}

bool Person::page_is_there() const {
  const bool page_died = error() != nullptr && error()->reason.kind == ErrorKind::kBrowserLost;
  return page_ != nullptr && !page_died && !browser_->lost();
}

void Person::end() {
  if (!started_ || !page_is_there() || interrupt_.raised()) return;
  state_.recover();
  act("user_end", [this](Scenario& scenario) {
    scenario.user_end(state_.context(), id_, around_.shared.config);
  });
  if (error() != nullptr) keep_sample(*error());
}

void Person::leave() {
  if (page_ == nullptr) return;
  end();
  // A page that does not answer the first has nothing to say to the second.
  const auto finished = liveview::finish(*page_, Deadline::after(kDrainTime));
  if (finished || finished.error().kind != ErrorKind::kTimeout) {
    (void)page_->drain(Deadline::after(kDrainTime));
  }
  page_->close(Deadline::after(kPageCloseTime));
  state_.detach();
}

void Person::keep_sample(const ActionError& error) {
  if (error.reason.kind == ErrorKind::kInterrupted) return;
  const std::string_view kind = to_string(error.reason.kind);
  const bool hook = doing_ != "run";
  const std::string action = error.action.empty() && !hook ? "run" : error.action;
  std::string category = fmt::format("{}: {}", action, kind);
  if (hook) {
    category = action.empty() ? fmt::format("{}: {}", doing_, kind)
                              : fmt::format("{} > {}", doing_, category);
  }
  const base::Instant now = Clock::now();
  around_.recorder.count(Counter::kUserFailures, category, 1, now);
  const auto number = around_.budget.claim(category);
  if (!number) {  // There are samples enough.
    ++around_.failures.others[category];
    return;
  }
  const auto& lines = telemetry_.recent_lines();
  std::string within(hook ? doing_ : "");
  if (!error.within.empty()) within += (within.empty() ? "" : " > ") + error.within;
  FailureSample sample{.kind = std::string(kind),
                       .category = std::move(category),
                       .user_id = id_,
                       .iteration = past_.iterations,
                       .step = error.step,
                       .action = error.action,
                       .arguments = error.arguments,
                       .reason = error.message(),
                       .url = page_ ? page_->url().substr(0, kLongestUrl) : "",
                       .at = now - around_.start,
                       .within = std::move(within),
                       .console = {lines.begin(), lines.end()},
                       .messages = telemetry_.recent_messages()};
  if (page_is_there() && around_.shared.files) {
    const net::InterruptScope scope(interrupt_);
    gather_evidence(*page_, *around_.shared.files, *number, around_.budget, sample);
  }
  around_.failures.samples.push_back(std::move(sample));
}

}  // namespace liveload::engine
