#include "cluster/remote_worker.hpp"

#include <algorithm>
#include <utility>

#include "cluster/permit_codec.hpp"
#include "telemetry/delta_codec.hpp"

namespace liveload::cluster {
namespace {

using result::Fields;

/// For what a run may last beyond its users' iterations.
constexpr Duration kSlack = std::chrono::hours(1);
/// A tick brings about a hundred of a thousand nodes.
constexpr std::size_t kSpares = 100;

}  // namespace

RemoteWorker::RemoteWorker(RemoteNode& node, Task task, Surroundings surroundings)
    : node_(node), task_(std::move(task)), around_(std::move(surroundings)) {}

void RemoteWorker::command(std::string_view kind, Value::Object head) {
  head["task"] = task_.number;
  node_.command(kind, std::move(head), base::Clock::now());
}

void RemoteWorker::prepare() {
  command("prepare", to_head(task_));
}

void RemoteWorker::add_users(Share share, base::Instant until) {
  ++additions_;
  state_.users_over = false;
  command("add",
          {{"first_user", share.first_user}, {"users", share.users}, {"until", to_value(until)}});
}

void RemoteWorker::retire_users(std::int64_t users) {
  command("retire", {{"users", users}});
}

void RemoteWorker::poll() {
  // One of a thousand, asked all the time.
  if (std::exchange(changes_seen_, node_.changes()) == node_.changes()) return;
  while (auto frame = node_.next(task_.number)) {
    std::string problem;
    Fields fields(frame->head, "", problem);
    hear(*frame, fields);
    if (!problem.empty()) node_.lose("its agent broke the protocol: " + problem);
  }
  hear_beat();
  if (node_.ended() && !state_.lost) around_.desk.lost(node_.name());
  state_.lost = node_.lost();
}

void RemoteWorker::hear(Frame& frame, Fields& fields) {
  const std::string_view kind = frame.kind();
  const auto outcome = [&fields]() -> Result<void> {
    if (fields.has("error")) return fail(read_error(fields.at("error")));
    return {};
  };
  if (kind == "flush") {
    hear_flush(frame, fields);
  } else if (kind == "prepared") {
    state_.prepared = outcome();
    state_.connection = read_connection(fields.at("connection"));
    state_.metrics = around_.metrics;
  } else if (kind == "setup") {
    auto done = outcome();
    state_.setup =
        done ? Result<Config>(Config(fields.object("config"))) : tl::unexpected(done.error());
  } else if (kind == "teardown") {
    state_.teardown = outcome();
  } else if (kind == "over") {
    state_.users_over = fields.count("additions") == static_cast<std::uint64_t>(additions_);
  } else if (kind == "stuck") {
    state_.stuck = read_error(fields.at("error"));
  } else if (kind == "demand") {
    const auto demand = decode_demand(frame.body);
    if (demand) around_.desk.report(node_.name(), *demand, base::Clock::now());
  } else if (kind == "file") {
    around_.files.receive(node_.name(), fields.text("name"), frame.body,
                          frame.head["last"].truthy());
  } else if (kind == "finished") {
    state_.warnings = fields.texts("warnings");
    state_.finished = true;
  }
}

void RemoteWorker::hear_flush(Frame& frame, Fields& fields) {
  const auto longest = task_.plan.scenario_duration + task_.plan.iteration_timeout * 4 + kSlack;
  const auto latest = std::chrono::duration_cast<std::chrono::seconds>(longest).count();
  telemetry::Delta room;
  if (!around_.spares.empty()) {
    room = std::move(around_.spares.back());
    around_.spares.pop_back();
  }
  auto delta = telemetry::decode_delta(frame.body, *around_.metrics,
                                       static_cast<telemetry::Second>(latest), std::move(room));
  if (!delta) {
    node_.lose("what it measured cannot be read: " + delta.error().message());
    return;
  }
  engine::Flush flush{.delta = std::move(*delta), .failures = {}, .encoded = std::move(frame.body)};
  if (fields.has("failures")) flush.failures = read_failures(fields.at("failures"));
  for (FailureSample& sample : flush.failures.samples) {
    sample.node = node_.name();
    sample.screenshot = around_.files.name_in_result(node_.name(), sample.screenshot);
    sample.page = around_.files.name_in_result(node_.name(), sample.page);
  }
  if (fields.has("ended")) {
    for (const Value& user : fields.array("ended")) {
      if (const auto* id = user.if_integer(); id != nullptr && *id > 0) {
        flush.ended.push_back(static_cast<UserId>(*id));
      }
    }
  }
  flushes_.push_back(std::move(flush));
}

void RemoteWorker::hear_beat() {
  if (node_.status()["task"] != Value(task_.number)) return;
  std::string problem;
  Fields fields(node_.status(), "", problem);
  const engine::NodeStatus running = read_status(fields.at("running"));
  if (problem.empty()) state_.running = running;
  if (fields.has("clock_error")) {
    state_.clock_error = std::max(state_.clock_error.value_or(Duration::zero()),
                                  read_duration(fields, "clock_error"));
  }
}

std::vector<engine::Flush> RemoteWorker::take() {
  return std::exchange(flushes_, {});
}

void RemoteWorker::reuse(std::vector<engine::Flush> flushes) {
  for (engine::Flush& flush : flushes) {
    if (around_.spares.size() == kSpares) return;
    around_.spares.push_back(std::move(flush.delta));
  }
}

}  // namespace liveload::cluster
