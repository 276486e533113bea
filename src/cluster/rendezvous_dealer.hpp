#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cluster/permit_messages.hpp"

namespace liveload::cluster {

/// Brings together users that wait at a rendezvous, of whichever nodes, in order of arrival. All
/// times are since the run's start. Confined to one thread.
///
/// Those of a node that is lost, and those who gave up, are no longer counted. Who was told to go
/// on is not called back: where one of them gave up at that very moment, the others go without.
class RendezvousDealer {
 public:
  /// All users of the node that wait, everywhere.
  void report(const std::string& node, const std::vector<RendezvousDemand>& waiting);
  void forget(const std::string& node);

  /// Users that are enough go on at kGrantAhead from now, all at the same time.
  void deal(Duration now);
  /// Whether users of the node go on who have not been told.
  bool has_news(const std::string& node) const { return news_.contains(node); }
  /// For the node's Grant: who goes on, until its reports show that they did, and how many are
  /// there where its users wait.
  std::vector<RendezvousGrant> tell(const std::string& node);

 private:
  struct Place {
    struct Arrival {
      std::uint64_t number = 0;
      Duration goes_on{};  ///< Zero: it waits.
    };
    std::map<std::string, std::map<std::uint64_t, Arrival>> nodes;  ///< By node and ticket.
    std::map<std::uint64_t, std::pair<std::string, std::uint64_t>> waiting;  ///< By number.
  };
  using Key = std::pair<std::string, std::uint64_t>;  ///< Name and size.

  static void keep_only(Place& place, const std::string& node,
                        const std::set<std::uint64_t>& tickets);

  std::map<Key, Place> places_;
  std::set<std::string> news_;
  std::uint64_t arrivals_ = 0;
};

}  // namespace liveload::cluster
