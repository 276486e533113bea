#pragma once

#include <vector>

#include "liveload/run.hpp"
#include "scenario/registry.hpp"

namespace liveload::cluster {

/// Where a threshold is on no metric of the catalogue: asks each scenario for its own, so that one
/// that is none's is refused before anything of a run begins. A scenario that does not answer says
/// why in its turn; it, or what could not be loaded (`complete` is false then), may have been the
/// one that was meant, so that nothing is refused for its name. Error of kind `usage`. Calls the
/// scenarios' code.
Result<void> check_own_thresholds(const RunOptions& options, const RunHooks& hooks,
                                  const std::vector<scenario::LoadedScenario>& scenarios,
                                  bool complete);

}  // namespace liveload::cluster
