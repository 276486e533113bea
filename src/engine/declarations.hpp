#pragma once

#include <memory>
#include <vector>

#include "engine/plan.hpp"
#include "telemetry/metric_table.hpp"

namespace liveload::engine {

/// What a scenario says of a run before its first user comes.
struct Declarations {
  /// The instance that was asked; answers what concerns all users.
  std::unique_ptr<Scenario> scenario;
  Config config;
  scenario::SecretValues secrets;
  std::vector<Feeder> feeders;
  std::vector<Throttle> throttles;
  std::shared_ptr<const telemetry::MetricTable> metrics;
};

/// Asks the scenario. What must be kept secret is added to the plan's secrets. Error of kind
/// `config`: what the scenario's own `config` said, or threw; a secret that is nowhere; a metric
/// that cannot be.
Result<Declarations> ask(const Plan& plan);

}  // namespace liveload::engine
