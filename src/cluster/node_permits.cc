#include "cluster/node_permits.hpp"

#include <algorithm>

namespace liveload::cluster {

using base::Instant;
using scenario::Rendezvous;

NodePermits::NodePermits()
    : rendezvous_(std::make_shared<Rendezvous>(Rendezvous::Decided::kElsewhere)) {}

std::shared_ptr<scenario::PermitSource> NodePermits::make(const Throttle& throttle) {
  const std::lock_guard lock(mutex_);
  if (throttle.kind() == Throttle::Kind::kParallelism) {
    return places_[throttle.name()] = std::make_shared<LeasedPlaces>(lease_);
  }
  return spread_[throttle.name()] = std::make_shared<LeasedSpread>();
}

void NodePermits::start(Instant at) {
  const std::lock_guard lock(mutex_);
  start_ = at;
}

Demand NodePermits::collect(Instant now) {
  Demand demand{.sequence = last_.sequence, .grant_seen = grant_seen_};
  const auto ask = [&](const auto& sources) {
    for (const auto& [name, source] : sources) {
      if (auto wanted = source->demand(now)) {
        wanted->throttle = name;
        demand.throttles.push_back(std::move(*wanted));
      }
    }
  };
  ask(spread_);
  ask(places_);
  for (Rendezvous::Waiting& waiting : rendezvous_->waiting()) {
    demand.rendezvous.push_back({.name = std::move(waiting.name),
                                 .size = waiting.size,
                                 .tickets = std::move(waiting.tickets)});
  }
  return demand;
}

std::optional<Demand> NodePermits::demand(Instant now) {
  const std::lock_guard lock(mutex_);
  Demand demand = collect(now);
  const bool same = demand.throttles == last_.throttles && demand.rendezvous == last_.rendezvous;
  const bool nothing = demand.throttles.empty() && demand.rendezvous.empty();
  if (same && (nothing || (last_sent_ && now - *last_sent_ < kDemandInterval))) return {};
  ++demand.sequence;
  last_ = demand;
  last_sent_ = now;
  while (!sent_.empty() && now - sent_.front().second >= kFenceAfter) sent_.pop_front();
  sent_.emplace_back(demand.sequence, now);
  return demand;
}

void NodePermits::extend_lease(std::uint64_t demand_seen) {
  while (!sent_.empty() && sent_.front().first <= demand_seen) {
    lease_->extend_to(sent_.front().second + kFenceAfter);
    sent_.pop_front();
  }
}

void NodePermits::grant(const Grant& grant) {
  const std::lock_guard lock(mutex_);
  if (grant.sequence <= grant_seen_) return;
  grant_seen_ = grant.sequence;
  extend_lease(grant.demand_seen);
  for (const SpreadGrant& spread : grant.spread) {
    if (const auto found = spread_.find(spread.throttle); found != spread_.end()) {
      found->second->grant(spread);
    }
  }
  for (const auto& [name, places] : places_) {
    const auto held = std::ranges::find(grant.held, name, &HeldGrant::throttle);
    places->allow(held == grant.held.end() ? 0 : held->allowed);
  }
  for (const RendezvousGrant& meeting : grant.rendezvous) {
    rendezvous_->set_present(meeting.name, meeting.size, meeting.present);
    if (!start_ || meeting.tickets.empty()) continue;
    rendezvous_->release(meeting.name, meeting.size, meeting.tickets, *start_ + meeting.at);
  }
}

bool NodePermits::must_cut(Instant now) const {
  const std::lock_guard lock(mutex_);
  return !lease_->runs(now) &&
         std::ranges::any_of(places_, [](const auto& places) { return places.second->held() > 0; });
}

}  // namespace liveload::cluster
