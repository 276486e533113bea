#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "liveload/scenario.hpp"

namespace liveload::cluster {

/// Users `first_user` .. `first_user + users - 1`.
struct Share {
  UserId first_user = 1;
  std::int64_t users = 0;
  friend bool operator==(const Share&, const Share&) = default;
};

std::int64_t count(const std::vector<Share>& shares);

/// Those of `shares` that are not in `ended`.
std::vector<Share> remaining(const std::vector<Share>& shares, const std::set<UserId>& ended);

/// How many of `users` go to each of those that have room for so many: all get the same, as far as
/// each has room. What fits nowhere is left out.
std::vector<std::int64_t> spread(std::int64_t users, const std::vector<std::int64_t>& rooms);

/// Cuts `shares` into parts of so many users, in order; what is left is left out.
std::vector<std::vector<Share>> cut(const std::vector<Share>& shares,
                                    const std::vector<std::int64_t>& counts);

}  // namespace liveload::cluster
