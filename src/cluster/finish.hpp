#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cluster/crew.hpp"
#include "cluster/ledger.hpp"
#include "cluster/losses.hpp"
#include "cluster/order.hpp"
#include "result/builder.hpp"
#include "result/verdict.hpp"

namespace liveload::cluster {

/// How a run went, or goes, besides what was measured.
struct Course {
  std::int64_t users = 0;  ///< All that were to come.
  base::Instant started{};
  base::Instant ended{};  ///< Now, of one that goes on.
  std::vector<std::string> warnings;
  std::vector<result::Threshold> thresholds;
  std::optional<Error> error;  ///< Why it broke off.
};

/// What is to be said of the run besides what was measured.
result::RunFacts facts_of(const Order& order, Course course, Crew& crew, const Losses& losses);

/// Makes the result.
RunResult finish(const Order& order, Course course, Crew& crew, Ledger& ledger,
                 const Losses& losses);

/// What there is of it while the run goes on; see result::build_partial.
RunResult so_far(const Order& order, Course course, Crew& crew, const Ledger& ledger,
                 const Losses& losses, std::uint32_t from);

}  // namespace liveload::cluster
