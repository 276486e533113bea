#include "cluster/crew.hpp"

#include <unistd.h>

#include <algorithm>

namespace liveload::cluster {

bool at_work(const Member& member) {
  const WorkerState& state = member.worker->state();
  return !state.lost && !state.stuck;
}

std::int64_t users_there(const Member& member, const std::set<UserId>& ended) {
  // What it says of itself comes sooner than what it measured, and may be anything.
  const auto gone =
      std::max(static_cast<std::int64_t>(ended.size()), member.worker->state().running.users_ended);
  return std::max<std::int64_t>(0, count(member.shares) - gone);
}

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "localhost";
}

engine::Plan plan_of(const Order& order, const scenario::LoadedScenario& scenario) {
  const RunOptions& options = order.options;
  return {.scenario = scenario.name,
          .factory = scenario.factory,
          .folder = scenario.folder(),
          .users = options.users,
          .scenario_duration = options.scenario_duration,
          .iteration_timeout = options.iteration_timeout,
          .stop_grace = options.stop_grace,
          .on_failure = options.on_failure,
          .max_restarts = options.max_restarts,
          .seed = options.seed.value_or(0),
          .files = options.files,
          .shards = options.shards,
          .browser = options.browser,
          .options = options.config,
          .secrets = order.secrets};
}

LocalCrew::LocalCrew(engine::Plan plan) {
  const Share all{plan.first_user, plan.users};
  auto worker = std::make_unique<LocalWorker>(plan.scenario,
                                              [plan]() -> Result<engine::Plan> { return plan; });
  worker_ = worker.get();
  members_.push_back({.name = host_name(), .shares = {all}, .worker = std::move(worker)});
}

Duration LocalCrew::notice() const {
  // Every shard must have been told.
  return std::chrono::milliseconds(50);
}

}  // namespace liveload::cluster
