#include "cluster/rendezvous_dealer.hpp"

#include <algorithm>

namespace liveload::cluster {

/// Forgets the users of the node who are there no more.
void RendezvousDealer::keep_only(Place& place, const std::string& node,
                                 const std::set<std::uint64_t>& tickets) {
  const auto found = place.nodes.find(node);
  if (found == place.nodes.end()) return;
  std::erase_if(found->second, [&](const auto& entry) {
    if (tickets.contains(entry.first)) return false;
    place.waiting.erase(entry.second.number);
    return true;
  });
  if (found->second.empty()) place.nodes.erase(found);
}

void RendezvousDealer::report(const std::string& node,
                              const std::vector<RendezvousDemand>& waiting) {
  std::map<Key, std::set<std::uint64_t>> there;
  for (const RendezvousDemand& demand : waiting) {
    if (demand.size == 0) continue;
    there[{demand.name, demand.size}].insert(demand.tickets.begin(), demand.tickets.end());
  }
  for (auto& [key, place] : places_) {
    const auto still = there.find(key);
    keep_only(place, node, still == there.end() ? std::set<std::uint64_t>{} : still->second);
  }
  for (const RendezvousDemand& demand : waiting) {
    if (demand.size == 0 || demand.tickets.empty()) continue;
    Place& place = places_[{demand.name, demand.size}];
    for (const std::uint64_t ticket : demand.tickets) {
      const auto [arrival, is_new] = place.nodes[node].try_emplace(ticket);
      if (!is_new) continue;
      arrival->second.number = ++arrivals_;
      place.waiting.emplace(arrivals_, std::pair(node, ticket));
    }
  }
  std::erase_if(places_, [](const auto& entry) { return entry.second.nodes.empty(); });
}

void RendezvousDealer::forget(const std::string& node) {
  report(node, {});
  news_.erase(node);
}

void RendezvousDealer::deal(Duration now) {
  // Zero stands for not at all.
  const Duration at = std::max(now + kGrantAhead, Duration(1));
  for (auto& [key, place] : places_) {
    while (place.waiting.size() >= key.second) {
      for (std::uint64_t k = 0; k < key.second; ++k) {
        const auto& [node, ticket] = place.waiting.begin()->second;
        place.nodes[node][ticket].goes_on = at;
        news_.insert(node);
        place.waiting.erase(place.waiting.begin());
      }
    }
  }
}

std::vector<RendezvousGrant> RendezvousDealer::tell(const std::string& node) {
  news_.erase(node);
  std::vector<RendezvousGrant> grants;
  for (const auto& [key, place] : places_) {
    const auto found = place.nodes.find(node);
    if (found == place.nodes.end()) continue;
    std::map<Duration, std::vector<std::uint64_t>> groups;
    for (const auto& [ticket, arrival] : found->second) groups[arrival.goes_on].push_back(ticket);
    for (auto& [at, tickets] : groups) {
      RendezvousGrant grant{.name = key.first,
                            .size = key.second,
                            .present = place.waiting.size(),
                            .tickets = {},
                            .at = at};
      if (at != Duration::zero()) grant.tickets = std::move(tickets);
      grants.push_back(std::move(grant));
    }
  }
  return grants;
}

}  // namespace liveload::cluster
