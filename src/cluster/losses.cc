#include "cluster/losses.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"

namespace liveload::cluster {

void Losses::note(const Member& member, const std::set<UserId>& ended, Duration elapsed) {
  ++nodes_;
  const std::vector<Share> left = remaining(member.shares, ended);
  std::string warning = fmt::format("the node {} was lost", member.name);
  if (elapsed > Duration::zero()) {
    warning += fmt::format(" {} after the start", base::format_duration(elapsed));
  }
  warnings_.push_back(fmt::format("{} with {} users that had not ended: {}", warning, count(left),
                                  member.worker->state().lost->cause));
  if (policy_ != OnNodeLoss::kRedistribute) return;
  homeless_.insert(homeless_.end(), left.begin(), left.end());
}

void Losses::place(std::vector<Member>& members, Ledger& ledger, base::Instant until) {
  std::vector<std::int64_t> rooms;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Member& member = members[i];
    rooms.push_back(at_work(member) ? member.capacity - users_there(member, ledger.ended(i)) : 0);
  }
  const std::vector<std::int64_t> counts = spread(count(homeless_), rooms);
  const std::vector<std::vector<Share>> parts = cut(homeless_, counts);
  std::int64_t placed = 0;
  int hosts = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (counts[i] == 0) continue;
    ++hosts;
    placed += counts[i];
    ledger.add_users(i, counts[i]);
    for (const Share& share : parts[i]) {
      members[i].worker->add_users(share, until);
      members[i].shares.push_back(share);
    }
  }
  if (placed > 0) {
    warnings_.push_back(
        fmt::format("{} users of lost nodes started anew on {} other nodes", placed, hosts));
  }
  if (const std::int64_t left = count(homeless_) - placed; left > 0) {
    warnings_.push_back(
        fmt::format("{} users of lost nodes found no room on others and did not end", left));
  }
  homeless_.clear();
}

void Losses::give_up() {
  if (homeless_.empty()) return;
  warnings_.push_back(
      fmt::format("{} users of lost nodes had no time to start anew", count(homeless_)));
  homeless_.clear();
}

}  // namespace liveload::cluster
