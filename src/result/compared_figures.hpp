#pragma once

#include <string>
#include <vector>

#include "result/allowance.hpp"

namespace liveload::result {

/// A figure, and the heading it stands under.
struct Compared {
  std::string section;
  Figure figure;
};

/// Which figures a comparison looks at, in the order of showing: how iterations went; of each
/// distribution but the generator's p50 and p95, and p95 of its dimensions; rates of what should
/// not happen; what else has an allowance. `all` holds what was measured on both sides.
std::vector<Compared> compared_figures(const RunResult& all,
                                       const std::vector<Allowance>& allowances);

}  // namespace liveload::result
