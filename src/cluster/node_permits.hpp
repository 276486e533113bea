#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "cluster/leased_permits.hpp"
#include "cluster/permit_messages.hpp"
#include "scenario/rendezvous.hpp"

namespace liveload::cluster {

/// A node's side of the run's throttles and rendezvous: what its users ask for goes up, what the
/// coordinator grants comes down. permit_messages.hpp tells what goes when. Thread-safe.
///
/// Its sources and its rendezvous are given to the node, which may go first or last. No `grant`
/// while the node is being destroyed.
class NodePermits {
 public:
  NodePermits();

  /// For engine::Plan: the source of a throttle of the scenario's.
  std::shared_ptr<scenario::PermitSource> make(const Throttle& throttle);
  /// For engine::Plan: where its users meet.
  const std::shared_ptr<scenario::Rendezvous>& rendezvous() const { return rendezvous_; }

  /// The run's start by this node's clock. As engine::Node::start.
  void start(base::Instant at);
  /// To be asked each kPermitTick: what to send, if anything.
  std::optional<Demand> demand(base::Instant now);
  /// A Grant that is not newer than the latest is dropped.
  void grant(const Grant& grant);
  /// The lease is over, and users still hold permits under it: they must be cut at once.
  bool must_cut(base::Instant now) const;

 private:
  Demand collect(base::Instant now);
  void extend_lease(std::uint64_t demand_seen);

  const std::shared_ptr<HoldLease> lease_ = std::make_shared<HoldLease>();
  const std::shared_ptr<scenario::Rendezvous> rendezvous_;
  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::map<std::string, std::shared_ptr<LeasedSpread>, std::less<>> spread_;
  std::map<std::string, std::shared_ptr<LeasedPlaces>, std::less<>> places_;
  std::optional<base::Instant> start_;
  Demand last_;
  std::optional<base::Instant> last_sent_;
  std::deque<std::pair<std::uint64_t, base::Instant>> sent_;  ///< Demands not answered yet.
  std::uint64_t grant_seen_ = 0;
};

}  // namespace liveload::cluster
