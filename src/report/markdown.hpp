#pragma once

#include <string>
#include <vector>

#include "liveload/run.hpp"

namespace liveload::report {

/// A report for people, as Markdown that GitHub, GitLab and editors show alike: for each scenario
/// how its users fared, latencies with their dimensions, counts, failures with examples, the
/// generator's own health, and the nodes where there are several; the definitions of all metrics at
/// the end. Whatever comes from the target is escaped.
std::string markdown(const std::vector<Outcome>& outcomes);

}  // namespace liveload::report
