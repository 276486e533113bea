#include "cluster/coordinator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "scenario/secret_values.hpp"

namespace liveload::cluster {
namespace {

using base::Clock;
using base::Deadline;
using namespace std::chrono_literals;

/// Also how soon a stop is noticed.
constexpr Duration kTick = 100ms;
/// What is left of a teardown's time once the run is to be cut.
constexpr Duration kCutTeardown = 5s;
/// For the browsers' end.
constexpr Duration kDismissTime = 30s;

OnNodeLoss policy(const RunOptions& options) {
  return options.cluster ? options.cluster->on_node_loss : OnNodeLoss::kFail;
}

}  // namespace

Coordinator::Coordinator(Order order, Crew& crew)
    : order_(std::move(order)),
      crew_(crew),
      ledger_(order_.secrets),
      losses_(policy(order_.options)),
      staffing_(order_.options.users),
      gone_(crew.members().size(), false) {
  for (const Member& member : crew.members()) ledger_.open(member.name, count(member.shares));
}

void Coordinator::each(const std::function<void(Member&)>& act) {
  for (Member& member : crew_.members()) {
    if (!member.worker->state().lost) act(member);
  }
}

Outcome Coordinator::run() {
  start_ = Clock::now();
  report(Progress::Phase::kStarting);
  std::optional<Error> error = prepare();
  if (!error) error = set_up();
  if (!error) {
    conduct();
  } else {
    tear_down();
  }
  dismiss();
  Outcome outcome{.scenario = order_.scenario, .result = {}, .error = std::move(error)};
  if (started_) {
    if (!broke_off_) broke_off_ = ledger_.vain(order_.scenario);
    outcome.error = broke_off_;
    if (const auto change = staffing_.change()) warnings_.push_back(*change);
    Course all = course(ended_);
    if (journal_) {
      note_in_journal(all, true);
      ledger_.save();
      note_journal_trouble(all.warnings);
      outcome.journal = journal_->file().path().string();
    }
    all.thresholds = std::move(thresholds_);
    outcome.result = finish(order_, std::move(all), crew_, ledger_, losses_);
  } else {
    for (const std::string& warning : warnings_) outcome.error->cause += "; " + warning;
  }
  if (outcome.error) outcome.error = order_.secrets->mask(std::move(*outcome.error));
  report(Progress::Phase::kEnded);
  return outcome;
}

std::optional<Error> Coordinator::prepare() {
  each([](Member& member) { member.worker->prepare(); });
  while (true) {
    tick(Progress::Phase::kStarting);
    if (broke_off_) return broke_off_;
    bool all = true;
    std::optional<Error> failed;
    each([&](Member& member) {
      const WorkerState& state = member.worker->state();
      if (!state.prepared) {
        all = false;
      } else if (!*state.prepared && !failed) {
        failed = state.prepared->error();
        if (crew_.members().size() > 1) failed->cause += fmt::format(" (on {})", member.name);
      }
    });
    if (failed) return failed;
    if (all) return read_thresholds();
  }
}

std::optional<Error> Coordinator::read_thresholds() {
  for (const Member& member : crew_.members()) {
    const auto& metrics = member.worker->state().metrics;
    if (!metrics) continue;
    auto read = result::thresholds_for(order_.options.thresholds, result::known_metrics(*metrics));
    if (!read) return read.error();
    thresholds_ = std::move(*read);
    break;
  }
  return {};
}

std::optional<Error> Coordinator::set_up() {
  const auto& members = crew_.members();
  while (members[host_].worker->state().lost) ++host_;
  Worker& host = *members[host_].worker;
  hosted_ = true;
  host.begin_setup();
  while (true) {
    if (const auto& outcome = host.state().setup) {
      if (stopping_) return broke_off_;
      if (!*outcome) return outcome->error();
      const Config config = **outcome;
      scenario::hide_named(config.values(), *order_.secrets);
      each([&](Member& member) { member.worker->give(config); });
      return {};
    }
    if (const auto& gone = host.state().lost) return gone;
    if (const auto& stuck = host.state().stuck) return stuck;
    tick(Progress::Phase::kSettingUp);
    // Nothing has been measured yet that would be worth a grace.
    if (stopping_) host.cut_hook(Duration::zero());
  }
}

void Coordinator::conduct() {
  start_ = Clock::now() + crew_.notice();
  started_ = true;
  crew_.start_at(start_);
  each([this](Member& member) { member.worker->start(start_); });
  begin_journal();
  steer();
  ended_ = Clock::now();
  tear_down();
}

void Coordinator::begin_journal() {
  if (!order_.options.journal) return;
  const result::RunFacts facts = facts_of(order_, course(Clock::now()), crew_, losses_);
  auto begun =
      Journal::begin(Journal::place(order_.options.files, order_.scenario, facts.started_at), facts,
                     order_.options.thresholds, ledger_.nodes());
  if (begun) {
    journal_ = std::move(*begun);
    ledger_.keep(*journal_);
    note_in_journal(course(Clock::now()), false);
    ledger_.save();
  } else {
    warnings_.push_back("no journal of the run was kept: " + begun.error().message());
  }
}

void Coordinator::note_in_journal(Course course, bool over) {
  course.warnings = warnings_of(std::move(course.warnings), crew_, losses_);
  journal_->note(course, ledger_.nodes(), over);
}

void Coordinator::note_journal_trouble(std::vector<std::string>& warnings) const {
  if (const auto& trouble = journal_->file().trouble()) {
    warnings.push_back("the journal of the run was not kept to its end: " + trouble->message());
  }
}

bool Coordinator::users_over() const {
  return std::ranges::all_of(crew_.members(), [](const Member& member) {
    const WorkerState& state = member.worker->state();
    return state.users_over || state.stuck || state.lost;
  });
}

void Coordinator::steer() {
  const base::Instant until = start_ + order_.options.scenario_duration;
  while (true) {
    if (losses_.homeless() && (stopping_ || Clock::now() >= until)) losses_.give_up();
    if (losses_.homeless()) losses_.place(crew_.members(), ledger_, until);
    if (users_over()) break;
    heed_users(until);
    tick(stopping_ ? Progress::Phase::kStopping : Progress::Phase::kRunning);
    each([this](Member& member) {
      if (const auto& stuck = member.worker->state().stuck) break_off(*stuck, Duration::zero());
    });
  }
  collect();
}

void Coordinator::move_teardown() {
  const auto& members = crew_.members();
  for (std::size_t i = 0; i < members.size(); ++i) {
    const WorkerState& state = members[i].worker->state();
    if (state.lost || state.stuck) continue;
    warnings_.push_back(
        fmt::format("the node {}, on which the scenario's setup was called, was lost: its teardown "
                    "was called on the node {}",
                    members[host_].name, members[i].name));
    host_ = i;
    return;
  }
}

void Coordinator::tear_down() {
  if (!hosted_) return;
  // What the setup put into the configuration, all nodes have once the users may start.
  if (started_ && crew_.members()[host_].worker->state().lost) move_teardown();
  Worker& host = *crew_.members()[host_].worker;
  if (host.state().lost || host.state().stuck) {
    warnings_.push_back(host.state().lost
                            ? "the scenario's teardown was not called: its node was lost"
                            : "the scenario's teardown was not called: its thread is busy");
    return;
  }
  host.begin_teardown();
  bool cut = false;
  while (true) {
    if (const auto& outcome = host.state().teardown) {
      if (!*outcome) warnings_.push_back(outcome->error().message());
      return;
    }
    if (host.state().lost) {
      warnings_.push_back("the node was lost while the scenario's teardown was at work on it");
      return;
    }
    if (host.state().stuck) {
      warnings_.push_back("the scenario's teardown keeps its thread busy, and was given up");
      return;
    }
    if (cut_ && !std::exchange(cut, true)) host.cut_hook(kCutTeardown);
    tick(Progress::Phase::kTearingDown);
  }
}

void Coordinator::dismiss() {
  each([](Member& member) { member.worker->dismiss(); });
  const Deadline deadline = Deadline::after(kDismissTime);
  const auto busy = [](const Member& member) {
    const WorkerState& state = member.worker->state();
    return !state.finished && !state.lost && !state.stuck;
  };
  while (std::ranges::any_of(crew_.members(), busy) && !deadline.passed()) {
    crew_.wait(Deadline::after(kTick).capped(deadline.at()));
    collect();
  }
}

void Coordinator::tick(Progress::Phase phase) {
  const base::Instant before = Clock::now();
  crew_.wait(Deadline::after(kTick));
  if (const Duration gap = Clock::now() - before; gap > kStandstill) {
    each([gap](Member& member) { member.worker->pardon(gap); });
  }
  collect();
  heed_stop();
  if (Clock::now() < next_report_) return;
  report(phase);
  next_report_ = Clock::now() + 1s;
}

void Coordinator::collect() {
  auto& members = crew_.members();
  for (std::size_t i = 0; i < members.size(); ++i) {
    Worker& worker = *members[i].worker;
    if (gone_[i]) continue;
    const bool ready = worker.state().metrics != nullptr;
    worker.poll();
    if (!ready && worker.state().metrics) {
      ledger_.set_metrics(i, worker.state().metrics);
    }
    if (worker.state().metrics) {
      std::vector<engine::Flush> flushes = worker.take();
      ledger_.enter(i, flushes);
      worker.reuse(std::move(flushes));
    }
    if (const auto& error = worker.state().clock_error) ledger_.set_clock_error(i, *error);
    if (worker.state().lost) lose(i);
  }
  // Before the nodes are told that it has arrived.
  ledger_.save();
}

void Coordinator::lose(std::size_t node) {
  gone_[node] = true;
  const Member& member = crew_.members()[node];
  const Duration elapsed = started_ ? Clock::now() - start_ : Duration::zero();
  ledger_.close_as_lost(node);
  losses_.note(member, ledger_.ended(node), elapsed);
  const bool all = std::ranges::all_of(gone_, [](bool gone) { return gone; });
  if (!all && policy(order_.options) != OnNodeLoss::kFail) return;
  break_off({.kind = ErrorKind::kCluster,
             .tried = "run the scenario",
             .target = order_.scenario,
             .after = elapsed,
             .cause = fmt::format("{} was lost: {}", all ? "every node" : "the node " + member.name,
                                  member.worker->state().lost->cause)},
            order_.options.stop_grace);
}

void Coordinator::break_off(Error error, Duration grace) {
  if (!broke_off_) broke_off_ = std::move(error);
  if (std::exchange(stopping_, true)) return;
  each([grace](Member& member) { member.worker->stop(grace); });
}

void Coordinator::heed_stop() {
  const RunHooks& hooks = order_.hooks;
  const bool cut = hooks.cut_requested && hooks.cut_requested();
  const bool stop = cut || (hooks.stop_requested && hooks.stop_requested());
  if (stop && !stopping_) {
    break_off({.kind = ErrorKind::kInterrupted,
               .tried = "run the scenario",
               .target = order_.scenario,
               .after = Clock::now() - start_,
               .cause = "the run was stopped"},
              order_.options.stop_grace);
  }
  if (cut && !std::exchange(cut_, true)) {
    each([](Member& member) { member.worker->stop(Duration::zero()); });
  }
}

void Coordinator::heed_users(base::Instant until) {
  if (stopping_ || Clock::now() >= until || !order_.hooks.users_change) return;
  staffing_.apply(order_.hooks.users_change(), crew_.members(), ledger_, until);
}

Course Coordinator::course(base::Instant ended) const {
  return {.users = staffing_.users(),
          .started = start_,
          .ended = ended,
          .warnings = warnings_,
          .thresholds = {},
          .error = broke_off_};
}

void Coordinator::report(Progress::Phase phase) {
  const RunHooks& hooks = order_.hooks;
  if (hooks.progress) describe(phase);
  if (journal_ && phase != Progress::Phase::kEnded) {
    note_in_journal(course(Clock::now()), false);
  }
  if (!started_ || phase == Progress::Phase::kEnded || !hooks.partial) return;
  hooks.partial({.changed = ledger_.take_changed(), .result = [this](std::uint32_t from) {
                   return so_far(order_, course(Clock::now()), crew_, ledger_, losses_, from);
                 }});
}

void Coordinator::describe(Progress::Phase phase) {
  Progress progress{.scenario = order_.scenario,
                    .phase = phase,
                    .elapsed = std::max(Clock::now() - start_, Clock::duration::zero()),
                    .duration = order_.options.scenario_duration,
                    .users = staffing_.users(),
                    .nodes = static_cast<int>(crew_.members().size()),
                    .nodes_lost = losses_.nodes()};
  for (const Member& member : crew_.members()) {
    const engine::NodeStatus& status = member.worker->state().running;
    if (!member.worker->state().lost) progress.users_running += status.users_running;
    progress.users_failed += status.users_failed;
    progress.restarts += status.restarts;
    progress.iterations += status.iterations;
  }
  ledger_.describe(progress);
  order_.hooks.progress(progress);
}

}  // namespace liveload::cluster
