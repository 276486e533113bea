#include "engine/user.hpp"

#include <algorithm>

namespace liveload::engine {
namespace {

using base::Clock;
using base::Deadline;
using telemetry::Counter;
using telemetry::Histogram;
using namespace std::chrono_literals;

constexpr Duration kLate = 1s;  // As docs/metrics.md says of generator_users_late.
constexpr Duration kFirstBackOff = 1s;
constexpr Duration kLongestBackOff = 30s;
constexpr std::uint64_t kDoublings = 5;  // Enough to pass the longest.

}  // namespace

Duration back_off(std::uint64_t restarts_in_a_row) {
  if (restarts_in_a_row == 0) return Duration::zero();
  const auto doublings = std::min(restarts_in_a_row - 1, kDoublings);
  return std::min<Duration>(kFirstBackOff * (1 << doublings), kLongestBackOff);
}

User::User(UserId id, Surroundings surroundings, base::Instant due,
           std::optional<base::Instant> until)
    : id_(id), around_(surroundings), due_(due), until_(until) {}

void User::stop() {
  back_off_over_.raise({.kind = ErrorKind::kInterrupted});
}

void User::retire() {
  retiring_ = true;
  stop();
}

void User::interrupt() {
  stop();
  interrupt_.raise(
      {.kind = ErrorKind::kInterrupted, .tried = "go on", .cause = "the run was stopped"});
}

void User::fence() {
  if (person_ == nullptr || !person_->holds_permits()) return;
  interrupt_.raise({.kind = ErrorKind::kInterrupted,
                    .tried = "hold the permit",
                    .cause = "nothing was heard of the coordinator for the permit's lease"});
}

void User::live(const FindBrowser& find_browser) {
  Ending ending = send_person(find_browser);
  while (ending == Ending::kFailed && wait_for_restart()) ending = send_person(find_browser);
  if (begun_) end(ending);
}

User::Ending User::send_person(const FindBrowser& find_browser) {
  const bool takes_over = begun_;
  Past past = past_;
  if (takes_over) ++past.restarts;
  Person person(id_, past, around_, interrupt_);
  person_ = &person;
  const Ending ending = accompany(person, takes_over, find_browser);
  person_ = nullptr;
  return ending;
}

User::Ending User::accompany(Person& person, bool takes_over, const FindBrowser& find_browser) {
  const Result<void> opened = person.open(find_browser);
  if (!opened && opened.error().kind == ErrorKind::kInterrupted) return Ending::kCut;
  if (!takes_over) {
    begin(opened.has_value());
  } else if (opened && Clock::now() >= life_end()) {
    // Opening its page took until the end: the failure before was the user's last word.
    person.leave();
    return Ending::kFailed;
  } else {
    count_restart();
  }
  failure_ = opened ? "" : to_string(opened.error().kind);
  const Ending ending = opened ? go_through(person) : Ending::kFailed;
  person.leave();
  past_ = person.past();
  return ending;
}

void User::count_restart() {
  ++past_.restarts;
  ++restarts_in_a_row_;
  ++around_.status.restarts;
  around_.recorder.count(Counter::kUserRestarts, failure_, 1, Clock::now());
}

void User::begin(bool page_open) {
  begun_ = true;
  began_ = Clock::now();
  ++around_.status.users_running;
  around_.recorder.user_started(began_);
  if (page_open && began_ - due_ >= kLate)
    around_.recorder.count(Counter::kGeneratorUsersLate, "", 1, began_);
}

User::Ending User::go_through(Person& person) {
  person.start(life_end());
  while (true) {
    if (const ActionError* error = person.error(); error != nullptr) {
      failure_ = to_string(error->reason.kind);
      return error->reason.kind == ErrorKind::kInterrupted ? Ending::kCut : Ending::kFailed;
    }
    const bool iterated = person.past().iterations > past_.iterations;
    if (iterated) restarts_in_a_row_ = 0;
    if (person.halted()) return Ending::kSucceeded;
    if (around_.stopping) return iterated ? Ending::kSucceeded : Ending::kCut;
    if (iterated && (retiring_ || Clock::now() >= life_end())) return Ending::kSucceeded;
    // A scenario that waits for nothing must still let the others run.
    if (iterated) (void)net::sleep_until(Deadline(Clock::now()));
    person.iterate();
  }
}

base::Instant User::life_end() const {
  return until_.value_or(began_ + around_.plan.scenario_duration);
}

/// Whether there is another life for a user whose iteration failed.
bool User::wait_for_restart() {
  const Plan& plan = around_.plan;
  if (plan.on_failure != OnFailure::kRestart || leaving() || interrupt_.raised() ||
      past_.restarts >= static_cast<std::uint64_t>(plan.max_restarts)) {
    return false;
  }
  const base::Instant next = Clock::now() + back_off(restarts_in_a_row_);
  if (next >= life_end()) return false;
  const net::InterruptScope scope(back_off_over_);
  return net::sleep_until(Deadline(next)).has_value() && !leaving();
}

void User::end(Ending ending) {
  const base::Instant ended = Clock::now();
  if (ending == Ending::kCut) {
    around_.recorder.user_cut(ended);
  } else {
    around_.recorder.user_finished(ending == Ending::kSucceeded, ended);
    if (past_.iterations > 0)
      around_.recorder.record(Histogram::kScenarioDurationUs, "", ended - began_, ended);
  }
  --around_.status.users_running;
  ++around_.status.users_ended;
  if (ending == Ending::kFailed) ++around_.status.users_failed;
}

}  // namespace liveload::engine
