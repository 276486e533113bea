#pragma once

#include "liveload/throttle.hpp"

namespace liveload::scenario {

/// Whether the throttle can be kept: its name, its figures, and those of its segments. Error of
/// kind `config` naming the throttle.
Result<void> check_figures(const Throttle& throttle);

}  // namespace liveload::scenario
