#include "liveload/run.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <random>
#include <utility>

#include "cluster/coordinator.hpp"
#include "cluster/formation.hpp"
#include "cluster/own_thresholds.hpp"
#include "cluster/remote_crew.hpp"
#include "result/verdict.hpp"
#include "scenario/loader.hpp"

namespace liveload {
namespace {

Failure bad_option(std::string option, std::string given, std::string cause) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "use the option " + option,
               .target = std::move(given),
               .cause = std::move(cause)});
}

Result<void> check(const ClusterOptions& options) {
  if (options.nodes < 0)
    return bad_option("nodes", std::to_string(options.nodes), "it is negative");
  if (options.max_allowed_nodes < 1) {
    return bad_option("max-allowed-nodes", std::to_string(options.max_allowed_nodes),
                      "there must be at least one node");
  }
  const std::pair<const char*, Duration> durations[] = {{"create-timeout", options.create_timeout},
                                                        {"join-timeout", options.join_timeout},
                                                        {"lost-after", options.lost_after},
                                                        {"lease", options.lease}};
  for (const auto& [name, duration] : durations) {
    if (duration < std::chrono::seconds(1)) return bad_option(name, "", "it must be 1s or longer");
  }
  return {};
}

Result<void> check(const RunOptions& options) {
  if (options.users < 1)
    return bad_option("users", std::to_string(options.users), "there must be at least one user");
  if (options.max_restarts < 0)
    return bad_option("max-restarts", std::to_string(options.max_restarts), "it is negative");
  if (options.files.empty()) return bad_option("files", "", "it is empty: name a folder");
  if (options.shards < 0)
    return bad_option("shards", std::to_string(options.shards), "it is negative");
  const int per_browser = options.browser.users_per_browser;
  if (per_browser < 1 || per_browser > 1000) {
    return bad_option("users-per-browser", std::to_string(per_browser),
                      "it must be from 1 to 1000");
  }
  const std::pair<const char*, Duration> durations[] = {
      {"scenario-duration", options.scenario_duration},
      {"iteration-timeout", options.iteration_timeout},
      {"command-timeout", options.browser.command_timeout},
      {"start-timeout", options.browser.start_timeout}};
  for (const auto& [name, duration] : durations) {
    if (duration <= Duration::zero()) return bad_option(name, "", "it must be longer than nothing");
  }
  for (const std::string& threshold : options.thresholds) {
    if (auto checked = result::check_threshold(threshold); !checked) return checked;
  }
  if (options.stop_grace < Duration::zero()) return bad_option("stop-grace", "", "it is negative");
  return options.cluster ? check(*options.cluster) : Result<void>();
}

/// What could be loaded, and what could not.
struct Loaded {
  std::vector<scenario::LoadedScenario> scenarios;
  std::vector<Outcome> broken;
};

/// A file that does not compile must not keep the others from running.
Result<Loaded> load(const std::vector<std::string>& what) {
  Loaded all;
  if (what.empty()) {
    auto registered = scenario::load({});
    if (!registered) return tl::unexpected(registered.error());
    all.scenarios = std::move(*registered);
    return all;
  }
  const auto files = scenario::files_named(what);
  if (!files) return tl::unexpected(files.error());
  for (const std::string& file : *files) {
    auto loaded = scenario::load({file});
    if (loaded) {
      std::ranges::move(*loaded, std::back_inserter(all.scenarios));
    } else {
      all.broken.push_back({std::filesystem::path(file).stem().string(), {}, loaded.error()});
    }
  }
  if (all.scenarios.empty()) return tl::unexpected(*all.broken.front().error);
  auto sorted = scenario::in_order(std::move(all.scenarios));
  if (!sorted) return tl::unexpected(sorted.error());
  all.scenarios = std::move(*sorted);
  return all;
}

void keep(std::vector<Outcome>& outcomes, Outcome outcome, const RunHooks& hooks) {
  outcomes.push_back(std::move(outcome));
  if (hooks.ended) hooks.ended(outcomes.back());
}

/// The cluster is formed once, for all scenarios.
std::vector<Outcome> run_distributed(const RunOptions& options, const RunHooks& hooks,
                                     const std::vector<scenario::LoadedScenario>& scenarios) {
  std::vector<Outcome> outcomes;
  const auto add = [&](Outcome outcome) { keep(outcomes, std::move(outcome), hooks); };
  auto formation = cluster::Formation::form(options, hooks);
  std::int64_t task = 0;
  for (const scenario::LoadedScenario& scenario : scenarios) {
    if (!formation) {
      add({scenario.name, {}, formation.error()});
      continue;
    }
    if (hooks.stop_requested && hooks.stop_requested()) break;
    cluster::Order order{options, hooks, scenario.name, scenario.origin};
    (*formation)->hide_access(*order.secrets);
    auto crew = cluster::RemoteCrew::make((*formation)->cluster(), order, scenario, ++task);
    add(crew ? cluster::Coordinator(order, **crew).run()
             : Outcome{scenario.name, {}, order.secrets->mask(crew.error())});
  }
  if (!formation) return outcomes;
  if (const auto gone = (*formation)->disband(); !gone && hooks.notice) {
    hooks.notice("nodes may be left behind: " + gone.error().message());
  }
  return outcomes;
}

}  // namespace

Result<std::vector<Outcome>> run(const RunOptions& given, const RunHooks& hooks) {
  RunOptions options = given;
  // Half of what could be, so that it is short to write and no reader of JSON rounds it.
  if (!options.seed) options.seed = std::random_device()();
  if (auto checked = check(options); !checked) return tl::unexpected(checked.error());
  auto loaded = load(options.what);
  if (!loaded) return tl::unexpected(loaded.error());
  auto chosen = scenario::choose(loaded->scenarios, options.scenarios);
  if (!chosen) {
    // The scenario that is missing may well be in a file that could not be loaded.
    return tl::unexpected(loaded->broken.empty() ? chosen.error() : *loaded->broken.front().error);
  }
  const bool complete = !options.scenarios.empty() || loaded->broken.empty();
  auto judgeable = cluster::check_own_thresholds(options, hooks, *chosen, complete);
  if (!judgeable) return tl::unexpected(judgeable.error());
  std::vector<Outcome> outcomes;
  if (options.scenarios.empty()) {
    for (Outcome& broken : loaded->broken) keep(outcomes, std::move(broken), hooks);
  }
  if (options.cluster) {
    std::ranges::move(run_distributed(options, hooks, *chosen), std::back_inserter(outcomes));
    return outcomes;
  }
  for (scenario::LoadedScenario& scenario : *chosen) {
    if (hooks.stop_requested && hooks.stop_requested()) break;
    cluster::Order order{options, hooks, scenario.name, scenario.origin};
    cluster::LocalCrew crew(cluster::plan_of(order, scenario));
    keep(outcomes, cluster::Coordinator(std::move(order), crew).run(), hooks);
  }
  return outcomes;
}

}  // namespace liveload
