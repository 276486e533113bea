#include "cluster/own_thresholds.hpp"

#include <algorithm>
#include <utility>

#include "cluster/crew.hpp"
#include "engine/declarations.hpp"
#include "result/verdict.hpp"

namespace liveload::cluster {

Result<void> check_own_thresholds(const RunOptions& options, const RunHooks& hooks,
                                  const std::vector<scenario::LoadedScenario>& scenarios,
                                  bool complete) {
  if (std::ranges::none_of(options.thresholds, result::on_own_metric)) return {};
  result::KnownOfEach known{.scenarios = {}, .complete = complete};
  const auto secrets = std::make_shared<base::Secrets>();
  for (const scenario::LoadedScenario& scenario : scenarios) {
    const Order order{options, hooks, scenario.name, scenario.origin, secrets};
    const auto declared = engine::ask(plan_of(order, scenario));
    if (declared) {
      known.scenarios.emplace_back(scenario.name, result::known_metrics(*declared->metrics));
    } else {
      known.complete = false;
    }
  }
  auto checked = result::check_thresholds(options.thresholds, known);
  if (!checked) return fail(secrets->mask(std::move(checked.error())));
  return {};
}

}  // namespace liveload::cluster
