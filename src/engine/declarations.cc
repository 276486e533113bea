#include "engine/declarations.hpp"

#include <exception>
#include <utility>

namespace liveload::engine {
namespace {

Failure scenario_failed(const std::string& scenario, std::string cause) {
  return fail({.kind = ErrorKind::kConfig,
               .tried = "configure the scenario",
               .target = scenario,
               .cause = std::move(cause)});
}

Result<void> ask_for_config(const Plan& plan, Declarations& declared) {
  base::Secrets& hidden = *plan.secrets;
  scenario::hide_named(plan.options.values(), hidden);
  auto config = declared.scenario->config(plan.options);
  if (!config) {
    Error error = config.error();
    error.kind = ErrorKind::kConfig;
    return fail(std::move(error));
  }
  declared.config = std::move(*config);
  scenario::hide_named(declared.config.values(), hidden);
  return {};
}

Result<void> ask_for_secrets(const Plan& plan, Declarations& declared) {
  if (plan.secret_values) {
    declared.secrets = *plan.secret_values;
    for (const auto& [name, value] : declared.secrets) plan.secrets->add(value);
    return {};
  }
  auto secrets = scenario::find_secrets(declared.scenario->secrets(declared.config),
                                        declared.config, plan.options, *plan.secrets);
  if (!secrets) return tl::unexpected(secrets.error());
  declared.secrets = std::move(*secrets);
  return {};
}

}  // namespace

Result<Declarations> ask(const Plan& plan) {
  try {
    Declarations declared;
    declared.scenario = plan.factory();
    if (auto asked = ask_for_config(plan, declared); !asked) return Failure(asked.error());
    if (auto asked = ask_for_secrets(plan, declared); !asked) return Failure(asked.error());
    declared.feeders = declared.scenario->feeders(declared.config);
    declared.throttles = declared.scenario->throttles(declared.config);
    auto metrics = telemetry::MetricTable::make(declared.scenario->metrics(declared.config));
    if (!metrics) return tl::unexpected(metrics.error());
    declared.metrics = std::move(*metrics);
    return declared;
  } catch (const std::exception& thrown) {
    return scenario_failed(plan.scenario, thrown.what());
  } catch (...) {
    return scenario_failed(plan.scenario, "it threw something that is no std::exception");
  }
}

}  // namespace liveload::engine
