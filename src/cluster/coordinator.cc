#include "cluster/coordinator.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "result/mask.hpp"

namespace liveload::cluster {
namespace {

using base::Clock;
using base::Deadline;
using telemetry::Histogram;
using namespace std::chrono_literals;

/// Also how soon a stop is noticed.
constexpr Duration kTick = 100ms;
/// A tick that took so long was none of ours: the whole process was stopped (SIGSTOP, a frozen
/// container).
constexpr Duration kStandstill = 2s;
/// Time for every shard to be told the start instant.
constexpr Duration kStartDelay = 50ms;
/// What is left of a teardown's time once the run is to be cut.
constexpr Duration kCutTeardown = 5s;
/// For the browsers' end.
constexpr Duration kDismissTime = 30s;
constexpr std::uint32_t kRecentSeconds = 10;
constexpr std::array kProgressMetrics{
    Histogram::kLiveviewEventDurationUs, Histogram::kLiveviewJoinDurationUs,
    Histogram::kHttpRequestTotalUs, Histogram::kIterationDurationUs};

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "localhost";
}

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

/// JSON's readers know whole numbers up to 2^53; a greater one is a text.
Value seed_fact(std::uint64_t seed) {
  constexpr std::uint64_t kExact = std::uint64_t{1} << 53;
  return seed <= kExact ? Value(static_cast<std::int64_t>(seed)) : Value(std::to_string(seed));
}

bool of_user_end(const std::string& category) {
  return category.starts_with("user_end");
}

}  // namespace

Coordinator::Coordinator(const RunOptions& options, const RunHooks& hooks,
                         scenario::LoadedScenario scenario)
    : options_(options), hooks_(hooks), scenario_(std::move(scenario)) {
  measured_.name = host_name();
  measured_.users = static_cast<std::uint64_t>(options.users);
}

engine::Plan Coordinator::plan() const {
  return {.scenario = scenario_.name,
          .factory = scenario_.factory,
          .folder = scenario_.folder(),
          .users = options_.users,
          .scenario_duration = options_.scenario_duration,
          .iteration_timeout = options_.iteration_timeout,
          .stop_grace = options_.stop_grace,
          .on_failure = options_.on_failure,
          .max_restarts = options_.max_restarts,
          .seed = options_.seed.value_or(0),
          .files = options_.files,
          .shards = options_.shards,
          .browser = options_.browser,
          .options = options_.config,
          .secrets = secrets_};
}

Outcome Coordinator::run() {
  start_ = Clock::now();
  report(nullptr, Progress::Phase::kStarting);
  auto prepared = engine::Node::prepare(plan());
  if (!prepared) {
    return {.scenario = scenario_.name, .result = {}, .error = secrets_->mask(prepared.error())};
  }
  std::unique_ptr<engine::Node> node = std::move(*prepared);
  measured_.measured = telemetry::Accumulator({.metrics = node->metrics()});
  auto thresholds =
      result::parse_thresholds(options_.thresholds, result::known_metrics(*node->metrics()));
  if (thresholds) thresholds_ = std::move(*thresholds);
  Outcome outcome = thresholds ? conduct(*node) : refuse(*node, std::move(thresholds.error()));
  if (outcome.error) outcome.error = secrets_->mask(std::move(*outcome.error));
  report(node.get(), Progress::Phase::kEnded);
  // A thread that a scenario blocks cannot be ended: its node is left to the end of the process.
  if (!node->finished()) (void)node.release();
  return outcome;
}

Outcome Coordinator::refuse(engine::Node& node, Error error) {
  dismiss(node);
  return {.scenario = scenario_.name, .result = {}, .error = std::move(error)};
}

Outcome Coordinator::conduct(engine::Node& node) {
  if (auto error = set_up(node)) {
    if (!node.blocked()) tear_down(node);
    for (const std::string& warning : warnings_) error->cause += "; " + warning;
    return refuse(node, std::move(*error));
  }
  start_ = Clock::now() + kStartDelay;
  node.start(start_);
  steer(node);
  ended_ = Clock::now();
  if (node.users_over()) {
    tear_down(node);
    dismiss(node);
  } else {
    warnings_.push_back("the scenario's teardown was not called: its thread is busy");
  }
  if (!broke_off_) broke_off_ = vain();
  return {.scenario = scenario_.name, .result = finish(node), .error = broke_off_};
}

std::optional<Error> Coordinator::set_up(engine::Node& node) {
  node.begin_setup();
  while (true) {
    if (auto outcome = node.setup_outcome()) {
      if (stopping_) return broke_off_;
      if (!*outcome) return outcome->error();
      node.give(std::move(**outcome));
      return {};
    }
    if (node.blocked()) return busy_thread();
    tick(node, Progress::Phase::kSettingUp);
    // Nothing has been measured yet that would be worth a grace.
    if (stopping_) node.cut_hook(Duration::zero());
  }
}

void Coordinator::steer(engine::Node& node) {
  while (!node.users_over()) {
    tick(node, stopping_ ? Progress::Phase::kStopping : Progress::Phase::kRunning);
    if (node.blocked() || Clock::now() >= node.hard_end()) {
      broke_off_ = busy_thread();
      return;
    }
  }
  collect(node);
}

void Coordinator::tear_down(engine::Node& node) {
  node.begin_teardown();
  bool cut = false;
  while (true) {
    if (const auto outcome = node.teardown_outcome()) {
      if (!*outcome) warnings_.push_back(outcome->error().message());
      return;
    }
    if (node.blocked()) {
      warnings_.push_back("the scenario's teardown keeps its thread busy, and was given up");
      return;
    }
    if (cut_ && !std::exchange(cut, true)) node.cut_hook(kCutTeardown);
    tick(node, Progress::Phase::kTearingDown);
  }
}

void Coordinator::dismiss(engine::Node& node) {
  node.dismiss();
  const Deadline deadline = Deadline::after(kDismissTime);
  while (!node.finished() && !node.blocked() && !deadline.passed()) {
    node.wait(Deadline::after(kTick).capped(deadline.at()));
  }
}

void Coordinator::tick(engine::Node& node, Progress::Phase phase) {
  const base::Instant before = Clock::now();
  node.wait(Deadline::after(kTick));
  if (Clock::now() - before > kStandstill) node.pardon(Clock::now() - before);
  collect(node);
  heed_stop(node);
  if (Clock::now() < next_report_) return;
  report(&node, phase);
  next_report_ = Clock::now() + 1s;
}

Error Coordinator::busy_thread() const {
  return {.kind = ErrorKind::kScenario,
          .tried = "run the scenario",
          .target = scenario_.name,
          .after = Clock::now() - start_,
          .cause = "it keeps its thread busy, so that no other user of that thread gets a turn",
          .hint = "pause with Context::sleep, and keep loops and blocking calls out of run"};
}

void Coordinator::heed_stop(engine::Node& node) {
  const bool cut = hooks_.cut_requested && hooks_.cut_requested();
  const bool stop = cut || (hooks_.stop_requested && hooks_.stop_requested());
  if (stop && !stopping_) {
    stopping_ = true;
    broke_off_ = Error{.kind = ErrorKind::kInterrupted,
                       .tried = "run the scenario",
                       .target = scenario_.name,
                       .after = Clock::now() - start_,
                       .cause = "the run was stopped"};
    node.stop(options_.stop_grace);
  }
  if (cut && !cut_) {
    cut_ = true;
    node.stop(Duration::zero());
  }
}

void Coordinator::collect(engine::Node& node) {
  for (engine::Flush& flush : node.take()) {
    measured_.measured.merge(std::move(flush.delta));
    for (FailureSample& sample : flush.failures.samples) {
      // Before it is shortened, lest a beginning be left.
      result::mask(sample, *secrets_);
      measured_.failures.add(std::move(sample));
    }
    for (const auto& [category, n] : flush.failures.others) measured_.failures.count(category, n);
  }
}

void Coordinator::report(const engine::Node* node, Progress::Phase phase) {
  if (!hooks_.progress) return;
  const engine::NodeStatus status = node == nullptr ? engine::NodeStatus{} : node->status();
  Progress progress{.scenario = scenario_.name,
                    .phase = phase,
                    .elapsed = std::max(Clock::now() - start_, Clock::duration::zero()),
                    .duration = options_.scenario_duration,
                    .users = options_.users,
                    .users_running = status.users_running,
                    .users_failed = status.users_failed,
                    .restarts = status.restarts,
                    .iterations = status.iterations};
  const auto now = static_cast<std::uint32_t>(seconds(progress.elapsed));
  const std::uint32_t from = now > kRecentSeconds ? now - kRecentSeconds : 0;
  const auto iterations = measured_.measured.counter_since(telemetry::Counter::kIterations, from);
  progress.iterations_per_second = static_cast<double>(iterations) / std::max(1u, now - from);
  for (const Histogram metric : kProgressMetrics) {
    const telemetry::Sketch sketch = measured_.measured.histogram_since(metric, from);
    if (sketch.count() == 0) continue;
    progress.recent.push_back(
        {telemetry::info(metric).name, sketch.count(), sketch.quantile(0.95)});
  }
  hooks_.progress(progress);
}

Value::Object Coordinator::options_facts() const {
  return {{"users", options_.users},
          {"scenario_duration_ms", seconds(options_.scenario_duration) * 1e3},
          {"iteration_timeout_ms", seconds(options_.iteration_timeout) * 1e3},
          {"command_timeout_ms", seconds(options_.browser.command_timeout) * 1e3},
          {"on_failure", options_.on_failure == OnFailure::kRestart ? "restart" : "stop"},
          {"max_restarts", options_.max_restarts},
          {"seed", seed_fact(options_.seed.value_or(0))},
          {"users_per_browser", options_.browser.users_per_browser},
          {"scenario_origin", scenario_.origin},
          {"config", Value(options_.config.values())}};
}

std::optional<Error> Coordinator::vain() const {
  // What fails in user_end is kept as a sample and nothing more.
  const bool failed = measured_.measured.users().failed > 0 ||
                      measured_.measured.counter(telemetry::Counter::kUserRestarts) > 0;
  if (!failed || measured_.failures.total() == 0) return {};
  const auto& iterations = measured_.measured.series(telemetry::Counter::kIterations);
  if (iterations.contains("completed") || iterations.contains("halted")) return {};
  const auto& categories = measured_.failures.categories();
  const auto most = std::ranges::max_element(categories, {}, [](const auto& category) {
    return of_user_end(category.first) ? 0 : category.second.total;
  });
  const std::string example =
      most->second.samples.empty() ? most->first : most->second.samples.front().reason;
  return Error{.kind = ErrorKind::kScenario,
               .tried = "run the scenario",
               .target = scenario_.name,
               .cause = fmt::format("no user got through a single iteration; {} of {}: {}",
                                    most->second.total, measured_.failures.total(), example)};
}

RunResult Coordinator::finish(const engine::Node& node) {
  result::RunFacts facts;
  facts.scenario = scenario_.name;
  facts.users = static_cast<std::uint64_t>(options_.users);
  facts.started_at = base::to_wall(start_);
  facts.duration = ended_ - start_;
  facts.warnings = warnings_;
  facts.thresholds = thresholds_;
  facts.target = options_.config.get("base-url", "");
  facts.options = options_facts();
  facts.tags = {options_.tags.begin(), options_.tags.end()};
  facts.connection.name = node.connection().name();
  const engine::BrowserFacts browser = node.browser_facts();
  facts.connection.browser = browser.version;
  facts.connection.notes.push_back("sandbox " + browser.sandbox);
  for (const std::string& argument : options_.browser.arguments)
    facts.connection.notes.push_back("switch " + argument);
  for (const auto& [name, level] : node.connection().metric_support()) {
    facts.connection.metric_support[name] = browser::to_string(level);
  }
  for (const auto& [name, level] : node.connection().feature_support()) {
    facts.connection.feature_support[name] = browser::to_string(level);
  }
  if (const std::size_t lost = node.browsers_lost(); lost > 0) {
    facts.warnings.push_back(
        fmt::format("{} browser(s) died during the run and were replaced", lost));
  }
  if (const auto trouble = node.files_trouble()) {
    facts.warnings.push_back("files of failures are missing: " + trouble->message());
  }
  facts.secrets = secrets_;
  facts.error = broke_off_;
  return result::build(std::move(facts), {measured_});
}

}  // namespace liveload::cluster
