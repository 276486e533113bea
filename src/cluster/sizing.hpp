#pragma once

#include <cstdint>
#include <vector>

#include "browser/connection.hpp"
#include "cluster/share.hpp"
#include "liveload/error.hpp"

namespace liveload::cluster {

/// What a machine has for users. Said by its agent, and so taken with bounds.
struct NodeMeans {
  double cores = 0;  ///< CPU time a second that it may use.
  std::uint64_t memory_bytes = 0;
};

/// Of this machine: what control groups leave to this process, and what is free.
NodeMeans means_of_this_machine();

/// What users cost on a node.
struct UserCosts {
  double users_per_core = 1;
  std::uint64_t browser_bytes = 0;  ///< Of each browser, on top of its users.
  std::uint64_t user_bytes = 0;
  std::int64_t users_per_browser = 1;
};

/// By the connection's own figures, which were measured with an action a second.
UserCosts costs_of(const browser::Connection& connection, std::int64_t users_per_browser);

/// How many users a machine carries: the smaller of what its cores and its memory are good for. A
/// fifth of the memory stays free, for pages that are larger than the one that was measured, and
/// 128 MiB are the agent's. 0 where not even one finds room.
std::int64_t capacity_of(const NodeMeans& means, const UserCosts& costs);

/// How many nodes that carry `capacity` users each carry `users`. Errors of kind `cluster` whose
/// cause begins with LiveLoad's name for it: `node_too_small`,
/// `necessary_nodes_exceeds_max_allowed_nodes`.
Result<std::int64_t> nodes_needed(std::int64_t users, std::int64_t capacity,
                                  std::int64_t max_allowed_nodes);

/// Deals users 1..`users` to nodes in proportion to what each carries; a node may come out without
/// any. Error of kind `cluster`, as `nodes_needed` has them, where they carry less altogether.
Result<std::vector<Share>> deal_users(std::int64_t users,
                                      const std::vector<std::int64_t>& capacities);

}  // namespace liveload::cluster
