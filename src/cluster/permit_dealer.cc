#include "cluster/permit_dealer.hpp"

#include <algorithm>
#include <utility>

namespace liveload::cluster {

PermitDealer::PermitDealer(const std::vector<Throttle>& throttles) {
  for (const Throttle& throttle : throttles) {
    if (throttle.kind() == Throttle::Kind::kParallelism) {
      held_.emplace(throttle.name(), throttle);
    } else {
      spread_.emplace(throttle.name(), throttle);
    }
  }
}

void PermitDealer::expect(const std::string& name, std::uint64_t users) {
  nodes_[name];
  for (auto& [throttle, dealer] : spread_) dealer.expect(name, users);
}

void PermitDealer::report(const std::string& name, const Demand& demand, Duration now) {
  Node& node = nodes_[name];
  if (demand.sequence <= node.demand_seen) return;
  node.demand_seen = demand.sequence;
  node.heard = now;
  node.forgotten = false;
  std::map<std::string_view, const ThrottleDemand*> asked;
  for (const ThrottleDemand& one : demand.throttles) asked.emplace(one.throttle, &one);
  for (auto& [throttle, dealer] : spread_) {
    const auto found = asked.find(throttle);
    found == asked.end() ? dealer.forget(name) : dealer.report(name, *found->second, now);
  }
  // A number that was never sent would void what was.
  const std::uint64_t grant_seen = std::min(demand.grant_seen, node.granted);
  for (auto& [throttle, dealer] : held_) {
    const auto found = asked.find(throttle);
    found == asked.end() ? dealer.report_nothing(name, grant_seen)
                         : dealer.report(name, *found->second, grant_seen);
  }
  rendezvous_.report(name, demand.rendezvous);
}

void PermitDealer::forget(const std::string& name) {
  for (auto& [throttle, dealer] : spread_) dealer.forget(name);
  for (auto& [throttle, dealer] : held_) dealer.forget(name);
  rendezvous_.forget(name);
  // Its numbers are kept: a message that is under way still must not pass for a new one.
  nodes_[name].forgotten = true;
}

void PermitDealer::lost(const std::string& node) {
  if (nodes_.contains(node)) forget(node);
}

bool PermitDealer::has_news(const std::string& name, const Node& node, Duration now) const {
  if (node.forgotten) return false;
  const bool answer_due =
      node.demand_seen > node.demand_answered && now >= node.answered + kDemandInterval;
  return answer_due || rendezvous_.has_news(name) ||
         std::ranges::any_of(held_, [&](const auto& held) { return held.second.has_news(name); });
}

Grant PermitDealer::grant_for(const std::string& name, Node& node, Duration now) {
  node.demand_answered = node.demand_seen;
  node.answered = now;
  Grant grant{.sequence = ++node.granted, .demand_seen = node.demand_seen};
  for (auto& [throttle, dealer] : held_) {
    const std::uint64_t allowed = dealer.allowed(name);
    if (allowed > 0) grant.held.push_back({.throttle = throttle, .allowed = allowed});
    dealer.told(name, grant.sequence);
  }
  grant.rendezvous = rendezvous_.tell(name);
  return grant;
}

std::vector<PermitDealer::Addressed> PermitDealer::deal(Duration now) {
  for (const auto& [name, node] : nodes_) {
    if (!node.forgotten && now >= node.heard + kLossAfter) forget(name);
  }
  std::map<std::string, std::vector<SpreadGrant>> spread;
  for (auto& [throttle, dealer] : spread_) {
    for (auto& [node, due] : dealer.deal(now)) {
      spread[node].push_back({.throttle = throttle, .due = std::move(due)});
    }
  }
  for (auto& [throttle, dealer] : held_) dealer.deal(now);
  rendezvous_.deal(now);
  std::vector<Addressed> grants;
  for (auto& [name, node] : nodes_) {
    const auto permits = spread.find(name);
    if (permits == spread.end() && !has_news(name, node, now)) continue;
    grants.push_back({.node = name, .grant = grant_for(name, node, now)});
    if (permits != spread.end()) grants.back().grant.spread = std::move(permits->second);
  }
  return grants;
}

}  // namespace liveload::cluster
