#pragma once

#include "result/data.hpp"

namespace liveload::result {

/// Merges neighbouring buckets until they are `factor` times as wide. A coarser bucket's active
/// users are the most that any of its parts had: the parts do not tell who was in both.
void widen(std::vector<Bucket>& series, std::uint32_t factor);

/// Adds `other`, whose buckets must be as wide, to `all`: users, totals, series and failures. The
/// duration becomes the longer of both.
void merge(Measured& all, const Measured& other);

}  // namespace liveload::result
