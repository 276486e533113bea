#include "cluster/share.hpp"

#include <algorithm>

namespace liveload::cluster {
namespace {

void append(std::vector<Share>& shares, UserId first, std::int64_t users) {
  if (users <= 0) return;
  if (!shares.empty() &&
      shares.back().first_user + static_cast<UserId>(shares.back().users) == first) {
    shares.back().users += users;
  } else {
    shares.push_back({first, users});
  }
}

}  // namespace

std::int64_t count(const std::vector<Share>& shares) {
  std::int64_t all = 0;
  for (const Share& share : shares) all += share.users;
  return all;
}

std::vector<Share> remaining(const std::vector<Share>& shares, const std::set<UserId>& ended) {
  std::vector<Share> left;
  for (const Share& share : shares) {
    UserId next = share.first_user;
    const UserId end = share.first_user + static_cast<UserId>(share.users);
    for (auto it = ended.lower_bound(next); it != ended.end() && *it < end; ++it) {
      append(left, next, static_cast<std::int64_t>(*it - next));
      next = *it + 1;
    }
    append(left, next, static_cast<std::int64_t>(end - next));
  }
  return left;
}

std::vector<std::int64_t> spread(std::int64_t users, const std::vector<std::int64_t>& rooms) {
  std::vector<std::int64_t> given(rooms.size(), 0);
  while (users > 0) {
    const auto open = [&](std::size_t i) { return rooms[i] > given[i]; };
    std::int64_t takers = 0;
    for (std::size_t i = 0; i < rooms.size(); ++i) takers += open(i) ? 1 : 0;
    if (takers == 0) break;
    // The least room ends a round, so that there are no more rounds than nodes and one.
    const std::int64_t each = users / takers;
    std::int64_t extra = users % takers;
    for (std::size_t i = 0; i < rooms.size(); ++i) {
      if (!open(i)) continue;
      const std::int64_t wanted = each + (extra-- > 0 ? 1 : 0);
      const std::int64_t taken = std::min(wanted, rooms[i] - given[i]);
      given[i] += taken;
      users -= taken;
    }
  }
  return given;
}

std::vector<std::vector<Share>> cut(const std::vector<Share>& shares,
                                    const std::vector<std::int64_t>& counts) {
  std::vector<std::vector<Share>> parts(counts.size());
  std::size_t at = 0;
  std::int64_t used = 0;
  for (std::size_t part = 0; part < counts.size(); ++part) {
    std::int64_t wanted = counts[part];
    while (wanted > 0 && at < shares.size()) {
      const std::int64_t taken = std::min(wanted, shares[at].users - used);
      append(parts[part], shares[at].first_user + static_cast<UserId>(used), taken);
      wanted -= taken;
      used += taken;
      if (used < shares[at].users) continue;
      ++at;
      used = 0;
    }
  }
  return parts;
}

}  // namespace liveload::cluster
