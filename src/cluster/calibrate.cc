#include "cluster/calibrate.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <utility>

#include "result/data.hpp"
#include "telemetry/accumulator.hpp"

namespace liveload::cluster {
namespace {

using namespace std::chrono_literals;

/// What the opening of the last pages still stirs up is not measured.
constexpr Duration kSettle = 2s;
/// No user ends by itself for so long.
constexpr Duration kLongest = 24h;
/// What it may take to open a user's page, when all are opened one after another.
constexpr Duration kOpening = 2s;
/// Failures are the target's, or the machine's: beyond this part of the users they are a limit.
constexpr double kFailingPart = 0.1;
/// So many of the users must be under way when it was measured: others ended by themselves…
constexpr double kStayingPart = 0.9;
/// …and so many, where it was waited for all of them in vain.
constexpr double kComingPart = 0.5;
/// As sizing leaves free.
constexpr double kMemoryPart = 0.8;

/// Follows one run: when all users are under way, and when they have been for long enough.
class Watch {
 public:
  Watch(const CalibrationOptions& options, std::int64_t users) : options_(options), users_(users) {}

  RunHooks hooks() {
    return {.progress = [this](const Progress& progress) { look(progress); },
            .stop_requested = [this] { return done_ || interrupted(); },
            .cut_requested = [this] { return interrupted(); }};
  }
  bool interrupted() const { return options_.stop_requested && options_.stop_requested(); }
  /// All were under way, and for long enough.
  bool measured() const { return done_ && all_there(); }
  /// Most were until the end, whether it was measured or waited in vain for the rest.
  bool stayed() const { return stayed_; }
  Duration from() const { return from_; }
  Duration to() const { return from_ + options_.window; }

 private:
  bool all_there() const { return from_ > Duration::zero(); }
  void look(const Progress& progress) {
    if (progress.phase != Progress::Phase::kRunning) return;
    const std::int64_t there = progress.users_running + progress.users_failed;
    if (!all_there() && there >= users_) from_ = progress.elapsed + kSettle;
    const Duration patience = options_.run.browser.start_timeout + users_ * kOpening;
    if (progress.elapsed < (all_there() ? to() : patience)) return;
    const double part = all_there() ? kStayingPart : kComingPart;
    stayed_ = static_cast<double>(there) >= part * static_cast<double>(users_);
    done_ = true;
  }

  const CalibrationOptions& options_;
  const std::int64_t users_;
  Duration from_{};  ///< Since the run's start; zero while users are still starting.
  bool stayed_ = false;
  std::atomic<bool> done_ = false;
};

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

Trial measure(const RunResult& result, const Watch& watch) {
  std::vector<double> cpu;
  std::vector<double> lag;
  Trial trial{.users = static_cast<std::int64_t>(result.users().total)};
  for (const TimeBucket& bucket : result.time_series()) {
    if (const auto memory = bucket.histogram("generator_memory_bytes")) {
      trial.memory_bytes = std::max(trial.memory_bytes, static_cast<std::uint64_t>(memory->max()));
    }
    if (bucket.offset() < watch.from() || bucket.offset() >= watch.to()) continue;
    if (const auto busy = bucket.histogram("generator_cpu")) cpu.push_back(busy->mean());
    if (const auto late = bucket.histogram("generator_loop_lag_us")) lag.push_back(late->max());
  }
  trial.cpu_percent = mean(cpu);
  trial.loop_lag_us = mean(lag);
  return trial;
}

/// What the trial ran into, if anything.
std::string limit_of(const Trial& trial, const RunResult& result, const Watch& watch,
                     const CalibrationOptions& options, const NodeMeans& means) {
  if (!watch.measured()) return "start";
  const auto failed = static_cast<double>(result.users().failed);
  if (failed > kFailingPart * static_cast<double>(trial.users)) return "failures";
  if (trial.cpu_percent > options.cpu_limit_percent) return "cpu";
  if (trial.loop_lag_us > std::chrono::duration<double, std::micro>(options.loop_lag_limit).count())
    return "loop_lag";
  if (static_cast<double>(trial.memory_bytes) >
      kMemoryPart * static_cast<double>(means.memory_bytes)) {
    return "memory";
  }
  return "";
}

Failure refused(ErrorKind kind, std::string target, std::string cause, std::string hint) {
  return fail({.kind = kind,
               .tried = "calibrate",
               .target = std::move(target),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

/// A folder for pictures of failures, which nobody wants here.
class ScratchFolder {
 public:
  ScratchFolder()
      : path_(std::filesystem::temp_directory_path() /
              fmt::format("liveload-calibrate-{}", ::getpid())) {}
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

Result<RunResult> run_once(const CalibrationOptions& options, std::int64_t users, Watch& watch) {
  const ScratchFolder scratch;
  RunOptions run = options.run;
  run.cluster.reset();
  run.users = users;
  run.scenario_duration = kLongest;
  run.stop_grace = 1s;
  run.files = scratch.path();
  auto outcomes = liveload::run(run, watch.hooks());
  if (!outcomes) return tl::unexpected(outcomes.error());
  if (outcomes->size() != 1) {
    return refused(ErrorKind::kUsage, "",
                   fmt::format("there are {} scenarios to choose from", outcomes->size()),
                   "name one: --scenario NAME");
  }
  Outcome& outcome = outcomes->front();
  if (watch.interrupted() || !outcome.result) return tl::unexpected(*outcome.error);
  if (!watch.stayed()) {
    const auto failures = outcome.result->failures();
    return refused(ErrorKind::kScenario, outcome.scenario,
                   failures.empty() ? "its users end by themselves"
                                    : "its users fail: " + failures.front().samples.front().reason,
                   "users that are counted must go on until they are stopped");
  }
  return *outcome.result;
}

}  // namespace

Result<Calibration> calibrate(const CalibrationOptions& options) {
  Calibration calibration{.means = means_of_this_machine()};
  calibration.cpu_limit_percent = options.cpu_limit_percent;
  calibration.loop_lag_limit_us =
      std::chrono::duration<double, std::micro>(options.loop_lag_limit).count();
  CapacitySearch search(options.run.users, options.most_users);
  std::int64_t too_many = options.most_users + 1;
  while (const auto users = search.next()) {
    Watch watch(options, *users);
    const auto result = run_once(options, *users, watch);
    if (!result) return tl::unexpected(result.error());
    Trial trial = measure(*result, watch);
    trial.over = limit_of(trial, *result, watch, options, calibration.means);
    search.report(*users, trial.over.empty());
    if (trial.over.empty()) {
      calibration.user_bytes = trial.memory_bytes / static_cast<std::uint64_t>(*users);
    } else if (*users < too_many) {
      too_many = *users;
      calibration.limit = trial.over;
    }
    calibration.scenario = result->scenario();
    calibration.connection = result->data().connection.name;
    calibration.browser = result->data().connection.browser;
    if (options.tried) options.tried(trial);
    calibration.trials.push_back(std::move(trial));
  }
  calibration.users = search.found();
  if (calibration.users > 0) return calibration;
  return refused(ErrorKind::kCluster, calibration.scenario,
                 fmt::format("node_too_small: a single user is beyond this machine's limit of {}",
                             calibration.limit),
                 "see that nothing else keeps the machine busy, or take a larger one");
}

}  // namespace liveload::cluster
