#include "liveload/run.hpp"

#include <fmt/format.h>

#include "cluster/coordinator.hpp"
#include "scenario/loader.hpp"

namespace liveload {
namespace {

Failure bad_option(std::string option, std::string given, std::string cause) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "use the option " + option,
               .target = std::move(given),
               .cause = std::move(cause)});
}

Result<void> check(const RunOptions& options) {
  if (options.users < 1)
    return bad_option("users", std::to_string(options.users), "there must be at least one user");
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
  if (options.stop_grace < Duration::zero()) return bad_option("stop-grace", "", "it is negative");
  return {};
}

}  // namespace

Result<std::vector<Outcome>> run(const RunOptions& options, const RunHooks& hooks) {
  if (auto checked = check(options); !checked) return tl::unexpected(checked.error());
  auto loaded = scenario::load(options.what);
  if (!loaded) return tl::unexpected(loaded.error());
  auto chosen = scenario::choose(*loaded, options.scenarios);
  if (!chosen) return tl::unexpected(chosen.error());
  std::vector<Outcome> outcomes;
  for (scenario::LoadedScenario& scenario : *chosen) {
    if (hooks.stop_requested && hooks.stop_requested()) break;
    outcomes.push_back(cluster::Coordinator(options, hooks, std::move(scenario)).run());
  }
  return outcomes;
}

}  // namespace liveload
