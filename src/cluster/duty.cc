#include "cluster/duty.hpp"

#include <utility>

#include "cluster/delta_parts.hpp"
#include "cluster/messages.hpp"
#include "cluster/permit_codec.hpp"

namespace liveload::cluster {
namespace {

using base::Clock;
using base::Deadline;
using result::Fields;
using namespace std::chrono_literals;

/// Beside a body, for the head of a message.
constexpr std::size_t kHeadBytes = 64 * 1024;
/// Files wait while so much else does: what was measured comes first.
constexpr std::size_t kBusyBytes = 1 << 20;
constexpr Duration kLookInterval = 1s;

}  // namespace

Duty::Duty(std::int64_t task, std::unique_ptr<Worker> worker, std::filesystem::path files,
           Means means)
    : task_(task),
      worker_(std::move(worker)),
      means_(means),
      files_(std::move(files), means.max_body - kHeadBytes) {
  worker_->prepare();
}

void Duty::say(std::string_view kind, Value::Object head, std::string_view body) {
  head["kind"] = kind;
  head["task"] = task_;
  means_.link.send(std::move(head), body, Clock::now());
}

void Duty::obey(const Frame& command) {
  std::string problem;
  Fields fields(command.head, "", problem);
  const std::string_view kind = command.kind();
  if (kind == "dismiss") {
    worker_->dismiss();
    return;
  }
  const auto& prepared = worker_->state().prepared;
  if (!prepared || !*prepared) return;
  if (kind == "setup") {
    worker_->begin_setup();
  } else if (kind == "teardown") {
    worker_->begin_teardown();
  } else if (kind == "cut") {
    worker_->cut_hook(read_duration(fields, "grace"));
  } else if (kind == "give") {
    worker_->give(Config(fields.object("config")));
  } else if (kind == "start") {
    worker_->start(means_.clock.to_ours(read_instant(fields, "at")));
  } else if (kind == "add") {
    ++additions_;
    worker_->add_users(
        {fields.count("first_user"), static_cast<std::int64_t>(fields.count("users"))},
        means_.clock.to_ours(read_instant(fields, "until")));
  } else if (kind == "retire") {
    worker_->retire_users(static_cast<std::int64_t>(fields.count("users")));
  } else if (kind == "grant") {
    if (const auto grant = decode_grant(command.body)) worker_->grant(*grant);
  } else if (kind == "stop") {
    worker_->stop(read_duration(fields, "grace"));
  }
}

void Duty::work() {
  worker_->poll();
  // Before it is told that they are over: what the last users measured.
  for (engine::Flush& flush : worker_->take()) report_flush(std::move(flush));
  report_outcomes();
  report_demand();
  const bool all_shipped = !ship_files();
  if (all_shipped) report_end();
}

void Duty::report_outcomes() {
  const WorkerState& state = worker_->state();
  if (state.prepared && !reported_preparation_ && (!*state.prepared || means_.clock.error())) {
    reported_preparation_ = true;
    Value::Object head;
    if (!*state.prepared) head["error"] = to_value(state.prepared->error());
    head["connection"] = to_value(state.connection);
    say("prepared", std::move(head));
  }
  if (state.setup && !std::exchange(reported_setup_, true)) {
    const auto& setup = *state.setup;
    say("setup", setup ? Value::Object{{"config", setup->values()}}
                       : Value::Object{{"error", to_value(setup.error())}});
  }
  if (state.users_over && reported_over_ != additions_) {
    reported_over_ = additions_;
    say("over", {{"additions", additions_}});
  }
  if (state.teardown && !std::exchange(reported_teardown_, true)) {
    const auto& teardown = *state.teardown;
    say("teardown",
        teardown ? Value::Object{} : Value::Object{{"error", to_value(teardown.error())}});
  }
  if (state.stuck && !std::exchange(reported_stuck_, true)) {
    say("stuck", {{"error", to_value(*state.stuck)}});
  }
}

void Duty::report_flush(engine::Flush flush) {
  Value::Array ended(flush.ended.begin(), flush.ended.end());
  Value::Object head{{"failures", to_value(flush.failures)}, {"ended", std::move(ended)}};
  // Who has ended is told with the last part: by then all that they measured is there.
  const std::vector<std::string> parts =
      encode_parts(std::move(flush.delta), *worker_->state().metrics, means_.max_body - kHeadBytes);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) say("flush", {}, parts[i]);
  say("flush", std::move(head), parts.back());
}

void Duty::report_demand() {
  const base::Instant now = Clock::now();
  if (now < next_demand_) return;
  next_demand_ = now + kPermitTick;
  if (const auto demand = worker_->demand(now)) {
    means_.link.mention({{"kind", "demand"}, {"task", task_}}, encode(*demand));
  }
}

bool Duty::ship_files() {
  const bool finished = worker_->state().finished;
  if (Clock::now() < next_look_ && !finished) return true;
  while (means_.link.bytes_waiting() < kBusyBytes) {
    const bool more = files_.ship([this](const std::string& name, std::string part, bool last) {
      say("file", {{"name", name}, {"last", last}}, part);
    });
    if (more) continue;
    next_look_ = Clock::now() + kLookInterval;
    return false;
  }
  return true;
}

void Duty::report_end() {
  const WorkerState& state = worker_->state();
  if (!state.finished || std::exchange(reported_finish_, true)) return;
  say("finished", {{"warnings", to_value(state.warnings)}});
}

Value::Object Duty::status() const {
  Value::Object status{{"task", task_}, {"running", to_value(worker_->state().running)}};
  if (const auto error = means_.clock.error()) status["clock_error"] = to_value(*error);
  return status;
}

void Duty::abandon(Deadline deadline) {
  worker_->stop(Duration::zero());
  worker_->cut_hook(Duration::zero());
  const auto wait = [&](auto&& done) {
    while (!done() && !worker_->state().stuck && !deadline.passed()) {
      worker_->wait(Deadline::after(50ms).capped(deadline.at()));
      worker_->poll();
      (void)worker_->take();
    }
  };
  if (worker_->state().running.users_running > 0) wait([&] { return worker_->state().users_over; });
  worker_->dismiss();
  wait([&] { return worker_->state().finished; });
}

}  // namespace liveload::cluster
