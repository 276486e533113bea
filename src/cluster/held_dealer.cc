#include "cluster/held_dealer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace liveload::cluster {
namespace {

// What a report may say at most.
constexpr std::uint64_t kMost = 1'000'000'000;
// Where the limit falls, nodes are told so long before, so that they know in time.
constexpr Duration kTellAhead = std::chrono::milliseconds(500);
// A node that has a place keeps it until another one is owed so much more, in places times seconds:
// lest places go back and forth with every report.
constexpr double kTurn = 1;
constexpr double kMostOwed = 10;
constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();

std::int64_t bounded(std::uint64_t n) {
  return static_cast<std::int64_t>(std::min(n, kMost));
}

}  // namespace

std::int64_t HeldDealer::Holder::most() const {
  std::int64_t most = std::max(reported, allowed);
  for (const auto& [sequence, places] : sent) most = std::max(most, places);
  return most;
}

void HeldDealer::report(const std::string& node, const ThrottleDemand& demand,
                        std::uint64_t grant_seen) {
  Holder& holder = holders_[node];
  holder.asks = true;
  holder.need = bounded(demand.held) + bounded(demand.waiting);
  holder.reported = std::max(bounded(demand.allowed), bounded(demand.held));
  std::erase_if(holder.sent, [&](const auto& sent) { return sent.first <= grant_seen; });
}

void HeldDealer::report_nothing(const std::string& node, std::uint64_t grant_seen) {
  const auto found = holders_.find(node);
  if (found == holders_.end()) return;
  Holder& holder = found->second;
  std::erase_if(holder.sent, [&](const auto& sent) { return sent.first <= grant_seen; });
  holder.asks = false;
  holder.need = holder.reported = holder.allowed = 0;
  holder.said = holder.sent.empty() ? 0 : holder.sent.back().second;
}

std::uint64_t HeldDealer::allowed(const std::string& node) const {
  const auto found = holders_.find(node);
  return found == holders_.end() ? 0 : static_cast<std::uint64_t>(found->second.allowed);
}

bool HeldDealer::has_news(const std::string& node) const {
  const auto found = holders_.find(node);
  return found != holders_.end() && found->second.said != found->second.allowed;
}

void HeldDealer::told(const std::string& node, std::uint64_t sequence) {
  const auto found = holders_.find(node);
  if (found == holders_.end()) return;
  Holder& holder = found->second;
  holder.said = holder.allowed;
  // The same again is known by its later number: only changes are kept.
  if (!holder.sent.empty() && holder.sent.back().second == holder.allowed) holder.sent.pop_back();
  holder.sent.emplace_back(sequence, holder.allowed);
}

std::int64_t HeldDealer::limit_at(Duration now) const {
  const auto limit = std::min(schedule_.value_at(std::max(now, Duration::zero())),
                              schedule_.value_at(std::max(now + kTellAhead, Duration::zero())));
  return static_cast<std::int64_t>(std::floor(limit));
}

void HeldDealer::deal(Duration now) {
  const double seconds = std::chrono::duration<double>(now - dealt_at_).count();
  dealt_at_ = now;
  std::erase_if(holders_, [](const auto& entry) {
    return !entry.second.asks && entry.second.most() == 0 && entry.second.sent.empty();
  });
  const std::int64_t limit = limit_at(now);
  std::int64_t needed = 0;
  for (const auto& [node, holder] : holders_) needed += holder.need;
  const bool scarce = needed > limit;
  if (scarce) {
    share_scarce(limit, needed, std::clamp(seconds, 0.0, kMostOwed));
  } else {
    share_plenty(limit - needed);
  }
  std::int64_t free = limit;
  std::int64_t lacking = 0;
  for (const auto& [node, holder] : holders_) {
    const std::int64_t most = holder.most();
    free -= most;
    lacking += std::max<std::int64_t>(0, std::min(holder.target, holder.need) - most);
  }
  if (lacking > free) take_back(scarce ? kAll : lacking - free);
  // Where nodes have more than there is (a node is heard again after its places were dealt anew, or
  // the limit fell), nobody gets any before enough has come back.
  if (free >= 0) give(free);
}

void HeldDealer::share_plenty(std::int64_t spare) {
  const auto nodes =
      std::ranges::count_if(holders_, [](const auto& entry) { return entry.second.asks; });
  for (auto& [node, holder] : holders_) {
    holder.owed = 0;
    holder.target = holder.need + (holder.asks ? spare / nodes : 0);
  }
}

void HeldDealer::share_scarce(std::int64_t limit, std::int64_t needed, double seconds) {
  std::int64_t left = limit;
  std::vector<Holder*> undivided;
  for (auto& [node, holder] : holders_) {
    const double share =
        static_cast<double>(limit) * static_cast<double>(holder.need) / static_cast<double>(needed);
    holder.owed += (share - static_cast<double>(holder.most())) * seconds;
    holder.owed = holder.need == 0 ? 0 : std::clamp(holder.owed, -kMostOwed, kMostOwed);
    holder.target = static_cast<std::int64_t>(std::floor(share));
    left -= holder.target;
    if (holder.need > holder.target) undivided.push_back(&holder);
  }
  std::ranges::stable_sort(undivided, std::ranges::greater{}, [](const Holder* holder) {
    return holder->owed + (holder->allowed > holder->target ? kTurn : 0);
  });
  for (Holder* holder : undivided) {
    if (left-- <= 0) return;
    ++holder->target;
  }
}

/// So many places, from those that have most beyond their targets.
void HeldDealer::take_back(std::int64_t lacking) {
  std::vector<Holder*> order;
  for (auto& [node, holder] : holders_) {
    lacking -= holder.most() - holder.allowed;  // on its way back already
    order.push_back(&holder);
  }
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [](const Holder* holder) { return holder->allowed - holder->target; });
  for (Holder* holder : order) {
    const std::int64_t taken = std::min(holder->allowed - holder->target, lacking);
    if (taken <= 0) return;
    holder->allowed -= taken;
    lacking -= taken;
  }
}

/// Places that are free, first to those whose users wait for them, and the longest.
void HeldDealer::give(std::int64_t free) {
  std::vector<Holder*> order;
  for (auto& [node, holder] : holders_) order.push_back(&holder);
  std::ranges::stable_sort(order, std::ranges::greater{}, [](const Holder* holder) {
    return std::pair(holder->need > holder->most(), holder->owed);
  });
  for (Holder* holder : order) {
    const std::int64_t most = holder->most();
    const std::int64_t raised = std::min(holder->target, most + free);
    if (raised <= holder->allowed) continue;
    free -= std::max<std::int64_t>(0, raised - most);
    holder->allowed = raised;
  }
}

}  // namespace liveload::cluster
