#pragma once

#include "result/data.hpp"

namespace liveload::result {

/// Merges neighbouring buckets until they are `factor` times as wide. A coarser bucket's active
/// users are the most that any of its parts had: the parts do not tell who was in both.
void widen(std::vector<Bucket>& series, std::uint32_t factor);

/// Adds `other`, whose buckets must be as wide, to `all`: users, totals, series and failures. The
/// duration becomes the longer of both.
void merge(Measured& all, const Measured& other);

/// The series of the only node, from that of the whole run: the same without counts of nodes.
std::vector<Bucket> of_one_node(std::vector<Bucket> series);

}  // namespace liveload::result
