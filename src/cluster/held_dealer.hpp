#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>

#include "cluster/permit_messages.hpp"
#include "scenario/schedule.hpp"

namespace liveload::cluster {

/// Deals the places of one parallelism to the nodes: how many of each node's users may hold one.
/// All times are since the run's start. Confined to one thread.
///
/// What a node may hold is counted by the most that it may believe: what it reported, and whatever
/// was sent to it since. The sum never exceeds the limit. A place that a node must give up is dealt
/// on once the node has reported that nobody holds it any more.
///
/// While there are places enough, each node that asked of late has its part of those to spare, and
/// nobody waits for a message. When they are scarce, each node has its share by users that hold or
/// wait; what does not divide goes from node to node, each second or as soon as holders let go.
class HeldDealer {
 public:
  explicit HeldDealer(const Throttle& throttle) : schedule_(throttle) {}

  /// `grant_seen`: the latest Grant that the node had when it reported this.
  void report(const std::string& node, const ThrottleDemand& demand, std::uint64_t grant_seen);
  /// The same of a node that asked for none of late and holds none: it has given up what it might
  /// hold.
  void report_nothing(const std::string& node, std::uint64_t grant_seen);
  /// The node gives no permits any more, and nobody holds one there.
  void forget(const std::string& node) { holders_.erase(node); }

  void deal(Duration now);
  /// How many the node may hold now.
  std::uint64_t allowed(const std::string& node) const;
  /// Whether the node has not been told so yet.
  bool has_news(const std::string& node) const;
  /// The node was told, in its Grant of that number.
  void told(const std::string& node, std::uint64_t sequence);

 private:
  struct Holder {
    bool asks = false;          ///< It asked of late.
    std::int64_t need = 0;      ///< Users that hold a place or wait for one.
    std::int64_t reported = 0;  ///< What it may hold by its own report…
    std::deque<std::pair<std::uint64_t, std::int64_t>> sent;  ///< …and by the Grants after that.
    std::int64_t allowed = 0;
    std::int64_t said = 0;  ///< What it was told last.
    std::int64_t target = 0;
    double owed = 0;  ///< Places times seconds that it should have had and had not.

    std::int64_t most() const;
  };

  std::int64_t limit_at(Duration now) const;
  void share_plenty(std::int64_t spare);
  void share_scarce(std::int64_t limit, std::int64_t needed, double seconds);
  void take_back(std::int64_t lacking);
  void give(std::int64_t free);

  scenario::Schedule schedule_;
  std::map<std::string, Holder> holders_;
  Duration dealt_at_{};
};

}  // namespace liveload::cluster
