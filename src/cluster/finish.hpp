#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cluster/course.hpp"
#include "cluster/crew.hpp"
#include "cluster/ledger.hpp"
#include "cluster/losses.hpp"
#include "cluster/order.hpp"
#include "result/builder.hpp"
#include "result/verdict.hpp"

namespace liveload::cluster {

/// The coordinator's own warnings, and behind them those of whoever else has some to give.
std::vector<std::string> warnings_of(std::vector<std::string> own, Crew& crew,
                                     const Losses& losses);

/// What is to be said of the run besides what was measured.
result::RunFacts facts_of(const Order& order, Course course, Crew& crew, const Losses& losses);

/// Makes the result.
RunResult finish(const Order& order, Course course, Crew& crew, Ledger& ledger,
                 const Losses& losses);

/// What there is of it while the run goes on; see result::build_partial.
RunResult so_far(const Order& order, Course course, Crew& crew, const Ledger& ledger,
                 const Losses& losses, std::uint32_t from);

}  // namespace liveload::cluster
