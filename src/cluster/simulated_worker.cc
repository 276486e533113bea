#include "cluster/simulated_worker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "scenario/seed.hpp"

namespace liveload::cluster {
namespace {

using base::Clock;
using base::Instant;
using telemetry::Counter;
using telemetry::Histogram;
using namespace std::chrono_literals;

/// What a node says of its own health is not made up.
constexpr auto kHistograms = static_cast<std::int64_t>(Histogram::kGeneratorCpu);
constexpr auto kCounters = static_cast<std::int64_t>(Counter::kGeneratorUsersLate);
/// Beyond that, nobody waits for a machine to do what nobody asked of it.
constexpr std::int64_t kMostDimensions = 100;

std::vector<std::string> names(std::int64_t count) {
  std::vector<std::string> all;
  for (std::int64_t i = 0; i < std::min(count, kMostDimensions); ++i) {
    all.push_back(fmt::format("/simulated/{}", i));
  }
  return all;
}

}  // namespace

SimulatedWorker::SimulatedWorker(Task task)
    : task_(std::move(task)),
      metrics_(task_.plan.options.get("simulate-metrics", 40)),
      dimensions_(names(task_.plan.options.get("simulate-dimensions", 20))),
      iteration_(task_.plan.options.get("simulate-iteration", Duration(1s))) {}

void SimulatedWorker::prepare() {
  state_.connection.name = "simulated";
  state_.metrics = telemetry::MetricTable::catalogue();
  state_.prepared = Result<void>();
}

void SimulatedWorker::start(Instant at) {
  start_ = at;
  flush_clock_.emplace(at, task_.plan.node, task_.plan.nodes);
  recorder_.emplace(at);
  admit({task_.plan.first_user, task_.plan.users}, at, at + task_.plan.scenario_duration);
}

void SimulatedWorker::add_users(Share share, Instant until) {
  state_.users_over = false;
  admit(share, Clock::now(), until);
}

void SimulatedWorker::admit(Share share, Instant at, Instant until) {
  for (std::int64_t i = 0; i < share.users; ++i) {
    const UserId id = share.first_user + static_cast<UserId>(i);
    std::minstd_rand random(
        static_cast<std::minstd_rand::result_type>(scenario::mixed(task_.plan.seed, id)));
    const Instant first_end = at + iteration_time(random);
    users_.push_back({id, until, at, first_end, random});
    recorder_->user_started(at);
  }
}

Duration SimulatedWorker::iteration_time(std::minstd_rand& random) const {
  const double share = std::uniform_real_distribution<double>(0.5, 1.5)(random);
  return std::chrono::duration_cast<Duration>(iteration_ * share);
}

void SimulatedWorker::iterate(User& user) {
  const Instant ended = user.iteration_ends;
  const Duration took = ended - user.began;
  recorder_->record(Histogram::kIterationDurationUs, "completed", took, ended);
  recorder_->count(Counter::kIterations, "completed", 1, ended);
  ++state_.running.iterations;
  for (const std::string& dimension : dimensions_) {
    for (std::int64_t m = 0; m < std::min(metrics_, kHistograms); ++m) {
      const auto metric = static_cast<Histogram>(m);
      if (metric == Histogram::kIterationDurationUs) continue;
      // As latencies are: around a middle, from 3 ms to 1 s.
      std::lognormal_distribution<> values(8 + static_cast<double>(m % 7), 0.5);
      recorder_->record(metric, dimension, values(user.random), ended);
    }
    for (std::int64_t m = 0; m < std::min(metrics_ - kHistograms, kCounters); ++m) {
      const auto metric = static_cast<Counter>(m);
      if (metric != Counter::kIterations) recorder_->count(metric, dimension, 1, ended);
    }
  }
  user.began = ended;
  user.iteration_ends = ended + iteration_time(user.random);
}

void SimulatedWorker::end(const User& user, bool succeeded) {
  ended_.add(user.id, user.began);
  ++state_.running.users_ended;
  if (succeeded) recorder_->user_finished(true, user.began);
}

void SimulatedWorker::retire_users(std::int64_t users) {
  for (; users > 0 && !users_.empty(); --users) {
    end(users_.back(), true);
    users_.pop_back();
  }
}

void SimulatedWorker::stop(Duration) {
  for (const User& user : users_) end(user, false);
  users_.clear();
}

void SimulatedWorker::poll() {
  if (!start_) return;
  const Instant now = Clock::now();
  for (User& user : users_) {
    while (user.iteration_ends <= now && user.began < user.until) iterate(user);
  }
  std::erase_if(users_, [this](const User& user) {
    const bool over = user.began >= user.until;
    if (over) end(user, true);
    return over;
  });
  state_.running.users_running = now >= *start_ ? static_cast<std::int64_t>(users_.size()) : 0;
  state_.users_over = users_.empty();
}

std::vector<engine::Flush> SimulatedWorker::take() {
  if (!start_) return {};
  std::vector<engine::Flush> flushes;
  if (users_.empty() && !ended_.empty()) {
    flushes.push_back({recorder_->take(), {}, ended_.take_before(Instant::max())});
  } else if (Clock::now() >= flush_clock_->next()) {
    const Instant end = flush_clock_->turn(Clock::now());
    flushes.push_back({recorder_->take_before(end), {}, ended_.take_before(end)});
  }
  return flushes;
}

void SimulatedWorker::wait(base::Deadline deadline) {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  never.wait_until(lock, deadline.at(), [] { return false; });
}

std::unique_ptr<Worker> make_simulated_worker(Task task, ContentSource&,
                                              const std::filesystem::path&) {
  return std::make_unique<SimulatedWorker>(std::move(task));
}

}  // namespace liveload::cluster
