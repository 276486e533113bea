#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cluster/held_dealer.hpp"
#include "cluster/permit_messages.hpp"
#include "cluster/rendezvous_dealer.hpp"
#include "cluster/spread_dealer.hpp"

namespace liveload::cluster {

/// The coordinator's side of a run's throttles and rendezvous: takes what nodes ask for, and says
/// who gets what. permit_messages.hpp tells what goes when, and why nothing is held twice. Reads no
/// clock: every time is given, since the run's start (before it: negative). Confined to one thread.
class PermitDealer {
 public:
  /// The throttles must be good ones, as scenario::ThrottleSet::make checks.
  explicit PermitDealer(const std::vector<Throttle>& throttles);

  /// Before the first deal: how many users of the node start with the run. If all of them ask for a
  /// permit at once, none that is due is lost for want of a Demand.
  void expect(const std::string& node, std::uint64_t users);

  /// A Demand that is not newer than the node's latest is dropped, and so is what it says of
  /// throttles that are not declared.
  void report(const std::string& node, const Demand& demand, Duration now);
  /// The node gives no permits any more: its process is known to have ended, or it has said so. A
  /// node that is merely silent is not: after kLossAfter the dealer knows by itself.
  void lost(const std::string& node);

  struct Addressed {
    std::string node;
    Grant grant;
  };
  /// To be called each kPermitTick, first kGrantAhead before the start; late calls cost permits
  /// only beyond kGrantAhead.
  std::vector<Addressed> deal(Duration now);

 private:
  struct Node {
    std::uint64_t granted = 0;  ///< The number of the latest Grant.
    std::uint64_t demand_seen = 0;
    std::uint64_t demand_answered = 0;
    Duration heard{};
    Duration answered{};
    bool forgotten = false;
  };

  void forget(const std::string& name);
  bool has_news(const std::string& name, const Node& node, Duration now) const;
  Grant grant_for(const std::string& name, Node& node, Duration now);

  std::map<std::string, SpreadDealer, std::less<>> spread_;
  std::map<std::string, HeldDealer, std::less<>> held_;
  RendezvousDealer rendezvous_;
  std::map<std::string, Node> nodes_;
};

}  // namespace liveload::cluster
