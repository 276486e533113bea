#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "cluster/permit_dealer.hpp"

namespace liveload::cluster {

/// Where the nodes of a run ask for permits and company, and are answered in time. Confined to one
/// thread.
class PermitDesk {
 public:
  /// `send` hands a node its grant. Throttles as PermitDealer.
  using Send = std::function<void(const std::string& node, const Grant& grant)>;
  PermitDesk(const std::vector<Throttle>& throttles, Send send)
      : dealer_(throttles), throttles_(!throttles.empty()), send_(std::move(send)) {}

  /// The run's start, and how many users each node has then; nothing is granted before.
  void open(base::Instant start, const std::map<std::string, std::uint64_t>& users);
  void report(const std::string& node, const Demand& demand, base::Instant now);
  /// The node's process is known to have ended.
  void lost(const std::string& node) { dealer_.lost(node); }
  /// Deals where it is time to. To be called before `next`.
  void work(base::Instant now);
  base::Instant next() const { return next_; }

 private:
  PermitDealer dealer_;
  const bool throttles_;
  const Send send_;
  std::optional<base::Instant> start_;
  base::Instant next_ = base::Instant::max();
};

}  // namespace liveload::cluster
