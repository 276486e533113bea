#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "liveload/error.hpp"

namespace liveload::cluster {

/// How nodes ask for the permits of a run's throttles, and for company at its rendezvous, and what
/// the coordinator answers.
///
/// Up: a node's agent calls `NodePermits::demand(now)` each kPermitTick and sends the Demand where
/// there is one: while somebody waits or a permit is held, at least each kDemandInterval.
/// Down: the coordinator gives each Demand to `PermitDealer::report(node, …)`, calls `deal(now)`
/// each kPermitTick, and sends every node the Grant that comes out for it; the agent gives it to
/// `NodePermits::grant(…)`.
///
/// Both are whole states with running numbers: of two, the one of the higher number counts, and one
/// that comes again, or late behind a later one, is dropped. So a message may be lost, repeated or
/// late. What a lost Grant held of spread permits is lost (one lease's worth, of one node); what it
/// said of held ones and of rendezvous the next one says again.
///
/// The lease of what is held. A node counts from when it *sent* the latest Demand of which a Grant
/// has told (`demand_seen`): kFenceAfter later it gives no permit any more, and cuts those users
/// that hold one. The coordinator counts from when it *received* the node's latest Demand, which is
/// later: kLossAfter later it deals anew what the node held. So no permit is held twice, whichever
/// way the messages were lost, as long as the cut is done within the difference of both and no
/// clock runs faster than another by that share.

constexpr Duration kPermitTick = std::chrono::milliseconds(100);
/// Spread permits are granted for so long at once. Two messages of 5 a second and node, and a new
/// node's first permit within two leases of its demand.
constexpr Duration kLease = std::chrono::milliseconds(200);
/// A Grant is made so long before its first permit is due: what the way to the node may take before
/// a permit is late.
constexpr Duration kGrantAhead = std::chrono::milliseconds(100);
constexpr Duration kDemandInterval = std::chrono::milliseconds(500);
/// A node that said nothing for so long gets no spread permits: others do.
constexpr Duration kDemandStale = std::chrono::milliseconds(1200);
/// So long after the run's start a node that was not heard yet is taken to want what its users may.
constexpr Duration kExpected = std::chrono::milliseconds(300);
constexpr Duration kFenceAfter = std::chrono::seconds(4);
constexpr Duration kLossAfter = std::chrono::seconds(5);

/// Of one throttle, at one node.
struct ThrottleDemand {
  std::string throttle;
  std::uint64_t waiting = 0;  ///< Users that wait for a permit now.
  std::uint64_t asked = 0;    ///< How often one was asked for since the run's start.
  std::uint64_t held = 0;     ///< Parallelism: users that hold one.
  std::uint64_t allowed = 0;  ///< Parallelism: how many may hold one; `held` or more.

  bool operator==(const ThrottleDemand&) const = default;
};

/// Users of one node that wait at a rendezvous.
struct RendezvousDemand {
  std::string name;
  std::uint64_t size = 0;              ///< How many are to meet.
  std::vector<std::uint64_t> tickets;  ///< Of the waiting, in order of arrival; never used twice.

  bool operator==(const RendezvousDemand&) const = default;
};

/// Node to coordinator.
struct Demand {
  std::uint64_t sequence = 0;                ///< From 1, by one up.
  std::uint64_t grant_seen = 0;              ///< The latest Grant that arrived before; 0: none.
  std::vector<ThrottleDemand> throttles;     ///< All that were asked for lately, or are held.
  std::vector<RendezvousDemand> rendezvous;  ///< All at which somebody waits.
};

/// Permits of a rate or interarrival.
struct SpreadGrant {
  std::string throttle;
  std::vector<Duration> due;  ///< Since the run's start, in order. Void soon after.
};

/// Of a parallelism: how many of the node's users may hold a permit. Who holds one beyond that
/// keeps it; none is given until fewer are held.
struct HeldGrant {
  std::string throttle;
  std::uint64_t allowed = 0;
};

struct RendezvousGrant {
  std::string name;
  std::uint64_t size = 0;
  std::uint64_t present = 0;           ///< Over the cluster, for the message of who waits in vain.
  std::vector<std::uint64_t> tickets;  ///< Of the node's, who may go on…
  Duration at{};                       ///< …at this time since the run's start.
};

/// Coordinator to node.
struct Grant {
  std::uint64_t sequence = 0;     ///< From 1, by one up, of each node.
  std::uint64_t demand_seen = 0;  ///< The node's latest Demand that arrived before.
  std::vector<SpreadGrant> spread;
  std::vector<HeldGrant> held;  ///< All of which the node may hold any.
  std::vector<RendezvousGrant> rendezvous;
};

}  // namespace liveload::cluster
