#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cluster/crew.hpp"
#include "cluster/ledger.hpp"
#include "cluster/losses.hpp"
#include "cluster/order.hpp"
#include "result/verdict.hpp"

namespace liveload::cluster {

/// How a run went, besides what was measured.
struct Course {
  base::Instant started{};
  base::Instant ended{};
  std::vector<std::string> warnings;
  std::vector<result::Threshold> thresholds;
  std::optional<Error> error;  ///< Why it broke off.
};

/// Makes the result.
RunResult finish(const Order& order, Course course, Crew& crew, Ledger& ledger,
                 const Losses& losses);

}  // namespace liveload::cluster
