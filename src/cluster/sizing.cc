#include "cluster/sizing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "process/limits.hpp"

namespace liveload::cluster {
namespace {

constexpr double kMemoryShare = 0.8;
constexpr double kAgentBytes = 128.0 * 1024 * 1024;
// Beyond what machines have; an agent may say what it likes.
constexpr double kMostCores = 4096;
constexpr double kMostBytes = 1ULL << 50;
constexpr double kMostUsers = 1'000'000;

__extension__ using Wide = __int128;

/// Browsers are started one after another as they fill up, each with its own share.
double users_in(double bytes, const UserCosts& costs) {
  if (costs.user_bytes == 0) return kMostUsers;
  const auto user = static_cast<double>(costs.user_bytes);
  const auto browser = static_cast<double>(costs.browser_bytes);
  const double full = browser + user * static_cast<double>(costs.users_per_browser);
  const double full_browsers = std::floor(bytes / full);
  const double last = std::max(0.0, bytes - full_browsers * full - browser);
  return full_browsers * static_cast<double>(costs.users_per_browser) + std::floor(last / user);
}

Failure refused(std::string target, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kCluster,
               .tried = "size the cluster",
               .target = std::move(target),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

Failure too_small() {
  return refused("", "node_too_small: no node has the cores and memory for a single user",
                 fmt::format("a user needs some 50 MB beside the browser's 100 MB; a node keeps a "
                             "fifth of its memory free, and {:.0f} MiB for its agent",
                             kAgentBytes / (1024 * 1024)));
}

std::string users_text(std::int64_t users) {
  return fmt::format("{} user{}", users, users == 1 ? "" : "s");
}

}  // namespace

NodeMeans means_of_this_machine() {
  const process::GroupLimits limits = process::read_group_limits();
  const double cores = process::usable_cores();
  return {.cores = std::min(limits.cores.value_or(cores), cores),
          .memory_bytes =
              std::min(limits.memory_bytes.value_or(UINT64_MAX), process::free_memory_bytes())};
}

UserCosts costs_of(const browser::Connection& connection, std::int64_t users_per_browser) {
  return {.users_per_core = static_cast<double>(connection.users_per_core()),
          .browser_bytes = connection.browser_memory_bytes(),
          .user_bytes = connection.context_memory_bytes(),
          .users_per_browser = users_per_browser};
}

std::int64_t capacity_of(const NodeMeans& means, const UserCosts& costs) {
  if (!(means.cores > 0)) return 0;
  const double by_cores = std::min(means.cores, kMostCores) * costs.users_per_core;
  const double memory = std::min(static_cast<double>(means.memory_bytes), kMostBytes);
  const double by_memory = users_in(memory * kMemoryShare - kAgentBytes, costs);
  // What was divided by cores before is to come out whole again.
  const double users = std::floor(std::min({by_cores, by_memory, kMostUsers}) + 1e-6);
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(users));
}

Result<std::int64_t> nodes_needed(std::int64_t users, std::int64_t capacity,
                                  std::int64_t max_allowed_nodes) {
  if (capacity < 1) return too_small();
  const std::int64_t nodes = (users + capacity - 1) / capacity;
  if (nodes <= max_allowed_nodes) return nodes;
  return refused(
      users_text(users),
      fmt::format("necessary_nodes_exceeds_max_allowed_nodes: {} nodes are necessary, with {} "
                  "each, and {} allowed",
                  nodes, users_text(capacity), max_allowed_nodes),
      "take larger machines, raise --max-allowed-nodes, or measure what a node carries by "
      "`liveload calibrate`");
}

Result<std::vector<Share>> deal_users(std::int64_t users,
                                      const std::vector<std::int64_t>& capacities) {
  const std::int64_t room = std::accumulate(capacities.begin(), capacities.end(), std::int64_t{0});
  if (room < 1) return too_small();
  if (room < users) {
    return refused(users_text(users),
                   fmt::format("necessary_nodes_exceeds_max_allowed_nodes: the {} node(s) there "
                               "are have room for {}",
                               capacities.size(), users_text(room)),
                   "add nodes or take larger ones, or measure what a node carries by `liveload "
                   "calibrate`");
  }
  std::vector<Share> shares;
  UserId first = 1;
  std::int64_t room_before = 0;
  std::int64_t dealt = 0;
  for (const std::int64_t capacity : capacities) {
    room_before += capacity;
    // How many users the nodes up to this one have together: so nothing is rounded twice, and no
    // node gets more than it carries.
    const auto together = static_cast<std::int64_t>(static_cast<Wide>(users) * room_before / room);
    shares.push_back({.first_user = first, .users = together - dealt});
    first += static_cast<UserId>(together - dealt);
    dealt = together;
  }
  return shares;
}

}  // namespace liveload::cluster
