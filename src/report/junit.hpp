#pragma once

#include <string>
#include <vector>

#include "liveload/run.hpp"

namespace liveload::report {

/// JUnit's XML, as pipelines read it: a suite for each scenario. Its case `run` is an error where
/// the scenario broke off or did not start. Each threshold is a case, which fails where it is not
/// met. Each category of users' failures is a case that was skipped, with its first samples: they
/// are there to be read, and thresholds say how many are too many.
std::string junit(const std::vector<Outcome>& outcomes);

}  // namespace liveload::report
