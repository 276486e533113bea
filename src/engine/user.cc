#include "engine/user.hpp"

#include <fmt/format.h>

#include "liveview/waits.hpp"

namespace liveload::engine {
namespace {

using base::Clock;
using base::Deadline;
using telemetry::Counter;
using telemetry::Histogram;

constexpr Duration kDrainTime = std::chrono::seconds(2);
constexpr Duration kLate =
    std::chrono::seconds(1);  // As docs/metrics.md says of generator_users_late.
constexpr Duration kCloseTime = std::chrono::seconds(5);

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

User::User(UserId id, Surroundings surroundings)
    : id_(id),
      around_(surroundings),
      telemetry_(around_.recorder),
      state_(id, around_.recorder, around_.shared, around_.plan.browser.command_timeout) {}

void User::interrupt() {
  interrupt_.raise(
      {.kind = ErrorKind::kInterrupted, .tried = "go on", .cause = "the run was stopped"});
}

void User::live(const FindBrowser& find_browser) {
  if (!open_page(find_browser)) return;
  ++around_.status.users_running;
  const base::Instant started = Clock::now();
  around_.recorder.user_started(started);
  if (started - around_.start >= kLate)
    around_.recorder.count(Counter::kGeneratorUsersLate, "", 1, started);
  const Ending ending = iterate();
  (void)liveview::finish(*page_, Deadline::after(kDrainTime));
  (void)page_->drain(Deadline::after(kDrainTime));
  page_->close(Deadline::after(kCloseTime));
  state_.detach();
  const base::Instant ended = Clock::now();
  if (ending != Ending::kCut) {
    around_.recorder.user_finished(ending == Ending::kSucceeded, ended);
    around_.recorder.record(Histogram::kScenarioDurationUs, "", ended - started, ended);
  }
  --around_.status.users_running;
  ++around_.status.users_ended;
  if (ending == Ending::kFailed) ++around_.status.users_failed;
}

Result<std::unique_ptr<browser::Page>> User::try_open_page(const FindBrowser& find_browser) {
  // Each of those before us in the queue may take the whole of its time.
  const Duration limit = around_.plan.browser.start_timeout;
  const net::InterruptScope scope(interrupt_);
  if (auto turn = around_.setting_up.acquire(Deadline::after(limit * around_.plan.users)); !turn) {
    return tl::unexpected(turn.error());
  }
  auto page = find_browser().and_then([&](browser::Browser* browser) {
    return browser->open_page(telemetry_, Deadline::after(limit));
  });
  around_.setting_up.release();
  return page;
}

bool User::open_page(const FindBrowser& find_browser) {
  auto page = try_open_page(find_browser);
  if (page) {
    page_ = std::move(*page);
    state_.attach(page_.get());
    return true;
  }
  if (page.error().kind == ErrorKind::kInterrupted) return false;
  const base::Instant now = Clock::now();
  around_.recorder.user_started(now);
  around_.recorder.user_finished(false, now);
  ++around_.status.users_ended;
  ++around_.status.users_failed;
  keep_sample({.action = "open_page", .reason = page.error()});
  return false;
}

User::Ending User::iterate() {
  const base::Instant life_end = Clock::now() + around_.plan.scenario_duration;
  state_.set_life_end(life_end);
  while (true) {
    const base::Instant started = Clock::now();
    ++iteration_;
    run_iteration(Deadline(started + around_.plan.iteration_timeout));
    record_iteration(started);
    ++around_.status.iterations;
    if (const ActionError* error = state_.error(); error != nullptr) {
      if (error->reason.kind == ErrorKind::kInterrupted) return Ending::kCut;
      keep_sample(*error);
      return Ending::kFailed;
    }
    if (state_.halted() || Clock::now() >= life_end || around_.stopping) return Ending::kSucceeded;
    // A scenario that waits for nothing must still let the others run.
    (void)net::sleep_until(Deadline(Clock::now()));
  }
}

void User::run_iteration(Deadline deadline) {
  const net::InterruptScope scope(interrupt_);
  state_.begin_iteration(iteration_, deadline);
  state_.run([this] {
    if (!scenario_) scenario_ = around_.plan.factory();
    scenario_->run(state_.context(), id_, around_.shared.config);
  });
  state_.end_iteration();
}

void User::record_iteration(base::Instant started) {
  const base::Instant ended = Clock::now();
  const std::string_view outcome = outcome_of(state_);
  around_.recorder.record(Histogram::kIterationDurationUs, outcome, ended - started, ended);
  around_.recorder.count(Counter::kIterations, outcome, 1, ended);
}

void User::keep_sample(const ActionError& error) {
  const std::string_view kind = to_string(error.reason.kind);
  const auto& lines = telemetry_.recent_lines();
  around_.failures.push_back(
      {.kind = std::string(kind),
       .category = fmt::format("{}: {}", error.action.empty() ? "run" : error.action, kind),
       .user_id = id_,
       .iteration = iteration_,
       .step = error.step,
       .action = error.action,
       .arguments = error.arguments,
       .reason = error.message(),
       .url = page_ ? page_->url() : "",
       .at = Clock::now() - around_.start,
       .console = {lines.begin(), lines.end()}});
}

}  // namespace liveload::engine
