#include "cluster/staffing.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace liveload::cluster {
void Staffing::apply(std::int64_t change, std::vector<Member>& members, Ledger& ledger,
                     base::Instant until) {
  if (change == 0) return;
  std::vector<std::int64_t> there;
  for (std::size_t i = 0; i < members.size(); ++i) {
    there.push_back(at_work(members[i]) ? users_there(members[i], ledger.ended(i)) : 0);
  }
  for (; change > 0; --change) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < members.size(); ++i) {
      const bool room = at_work(members[i]) && there[i] < members[i].capacity;
      if (room && (!best || there[i] < there[*best])) best = i;
    }
    if (!best) {
      without_room_ += change;
      return;
    }
    ++added_;
    ++there[*best];
    const Share share{static_cast<UserId>(planned_ + added_), 1};
    members[*best].shares.push_back(share);
    members[*best].worker->add_users(share, until);
    ledger.add_users(*best, 1);
  }
  for (; change < 0; ++change) {
    const auto most = std::ranges::max_element(there);
    if (*most <= 0) return;
    --*most;
    ++retired_;
    members[static_cast<std::size_t>(most - there.begin())].worker->retire_users(1);
  }
}

std::optional<std::string> Staffing::change() const {
  if (added_ == 0 && retired_ == 0 && without_room_ == 0) return {};
  std::string text =
      fmt::format("users came and went by hand: {} more, {} fewer", added_, retired_);
  if (without_room_ > 0) text += fmt::format("; for {} more there was no room", without_room_);
  return text;
}

}  // namespace liveload::cluster
