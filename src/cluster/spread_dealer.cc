#include "cluster/spread_dealer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace liveload::cluster {
namespace {

// How far back "of late" reaches: askers' rates are averaged over so long.
constexpr double kRateSeconds = 1;
// What a report may say at most; beyond that it is nonsense, and must not hurt.
constexpr std::uint64_t kMostWaiting = 1'000'000'000;
constexpr double kMostAsksPerSecond = 1e6;
// A coordinator that was held up deals so much late: what a node's waiters still accept.
constexpr Duration kCatchUp = std::chrono::milliseconds(100);

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

/// Gives each of `dues` to a node: to those that were owed a whole one first, and then so that
/// every node's own permits lie evenly among them.
std::map<std::string, std::vector<Duration>> spread(const std::vector<Duration>& dues,
                                                    const std::vector<std::string>& nodes,
                                                    const std::vector<Claim>& claims,
                                                    const std::vector<bool>& owed) {
  std::vector<std::pair<double, std::size_t>> places;
  places.reserve(dues.size());
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const auto mine = static_cast<double>(claims[i].dealt);
    for (std::int64_t k = 0; k < claims[i].dealt; ++k) {
      places.emplace_back(owed[i] && k == 0 ? 0.0 : (static_cast<double>(k) + 0.5) / mine, i);
    }
  }
  std::ranges::sort(places);
  std::map<std::string, std::vector<Duration>> dealt;
  for (std::size_t k = 0; k < places.size(); ++k) {
    dealt[nodes[places[k].second]].push_back(dues[k]);
  }
  return dealt;
}

}  // namespace

void SpreadDealer::expect(const std::string& node, std::uint64_t users) {
  // As if it had been heard so long ago that this is stale then.
  askers_[node] = {
      .waiting = std::min(users, kMostWaiting), .heard = kExpected - kDemandStale, .credit = 1};
}

void SpreadDealer::report(const std::string& node, const ThrottleDemand& demand, Duration now) {
  const auto [found, is_new] = askers_.try_emplace(node);
  Asker& asker = found->second;
  // A node whose users did not ask of late goes first, once.
  if (is_new) asker.credit = 1;
  const Duration since = now - asker.heard;
  if (!is_new && since > Duration::zero()) {
    const double asks =
        demand.asked > asker.asked ? static_cast<double>(demand.asked - asker.asked) : 0;
    const double rate = std::min(asks / seconds(since), kMostAsksPerSecond);
    const double weight = -std::expm1(-seconds(since) / kRateSeconds);
    asker.asks_per_second += (rate - asker.asks_per_second) * weight;
  }
  asker.waiting = std::min(demand.waiting, kMostWaiting);
  asker.asked = demand.asked;
  asker.heard = now;
  while (!asker.dealt.empty() && asker.dealt.front() <= now) asker.dealt.pop_front();
}

Duration SpreadDealer::due(Real permits) const {
  return schedule_.due_at(std::max<Real>(permits, 0));
}

/// When permits are due from `from` to before `to`. One that was due before, and not wanted, is
/// due at `from`, and the count goes on from there.
std::vector<Duration> SpreadDealer::due_between(Duration from, Duration to) const {
  std::vector<Duration> dues;
  Real base = base_;
  std::int64_t count = count_;
  if (due(base + static_cast<Real>(count)) < from) {
    dues.push_back(from);
    base = schedule_.due_by(from);
    count = 1;
  }
  while (true) {
    const Duration next = due(base + static_cast<Real>(count++));
    if (next >= to) return dues;
    dues.push_back(next);
  }
}

/// The first `count` of what is due from `from` on are given.
void SpreadDealer::take(std::size_t count, Duration from) {
  if (count == 0) return;
  if (due(base_ + static_cast<Real>(count_)) < from) {
    base_ = schedule_.due_by(from);
    count_ = 0;
  }
  count_ += static_cast<std::int64_t>(count);
}

/// How many permits the node will lack at `when`; `expected`: with those who are still to come.
double SpreadDealer::need_by(const Asker& asker, Duration when, bool expected) {
  double need = static_cast<double>(asker.waiting) - static_cast<double>(asker.dealt.size());
  if (expected) need += asker.asks_per_second * seconds(when - asker.heard);
  return std::max(need, 0.0);
}

std::map<std::string, std::vector<Duration>> SpreadDealer::deal(Duration now) {
  std::erase_if(askers_,
                [&](const auto& asker) { return asker.second.heard + kDemandStale < now; });
  const bool was_idle = std::exchange(idle_, askers_.empty());
  if (idle_ || dealt_until_ >= now + kGrantAhead + kPermitTick) return {};
  const Duration from = std::max(dealt_until_, was_idle ? now + kGrantAhead : now - kCatchUp);
  const Duration to = now + kGrantAhead + kLease;
  dealt_until_ = to;

  std::vector<Duration> dues = due_between(from, to);
  // A permit that is alone in its lease goes to somebody who waits, or waits for somebody.
  const bool thick = dues.size() > 1;
  double needed = 0;
  std::vector<Claim> claims;
  std::vector<std::string> nodes;
  for (const auto& [node, asker] : askers_) {
    claims.push_back({.weight = need_by(asker, to, thick), .credit = asker.credit});
    nodes.push_back(node);
    needed += claims.back().weight;
  }
  const auto there = static_cast<double>(dues.size());
  if (thick && needed < there) {
    const double spare = (there - needed) / (needed + static_cast<double>(claims.size()));
    for (Claim& claim : claims) claim.weight += (claim.weight + 1) * spare;
  } else if (needed < there) {
    dues.resize(static_cast<std::size_t>(std::ceil(needed)));
  }
  take(dues.size(), from);
  std::vector<bool> owed;
  for (Claim& claim : claims) {
    if (claim.weight <= 0) claim.credit = 0;
    owed.push_back(claim.credit >= 1);
  }
  if (!dues.empty()) apportion(static_cast<std::int64_t>(dues.size()), claims);
  for (std::size_t i = 0; i < nodes.size(); ++i) askers_[nodes[i]].credit = claims[i].credit;
  auto dealt = spread(dues, nodes, claims, owed);
  for (const auto& [node, permits] : dealt) {
    auto& known = askers_[node].dealt;
    known.insert(known.end(), permits.begin(), permits.end());
  }
  return dealt;
}

}  // namespace liveload::cluster
