#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "engine/failures.hpp"
#include "engine/plan.hpp"
#include "engine/status.hpp"
#include "net/fiber.hpp"
#include "scenario/shared.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::engine {

/// What the users of a shard share. Everything referred to outlives them.
struct Surroundings {
  const Plan& plan;
  const scenario::Shared& shared;
  telemetry::Recorder& recorder;
  SampleBudget& budget;
  Failures& failures;
  base::Instant start;  ///< Of the run.
  Status& status;
  /// How many users the shard was given until now.
  const std::int64_t& users;
  /// Opening a page costs the browser more than anything a scenario does: only a few at once.
  net::Semaphore& setting_up;
  /// Once true, no user starts another iteration.
  const bool& stopping;
};

}  // namespace liveload::engine
