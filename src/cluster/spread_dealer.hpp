#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "cluster/apportion.hpp"
#include "cluster/permit_messages.hpp"
#include "scenario/schedule.hpp"

namespace liveload::cluster {

/// Deals the permits of one rate or interarrival to the nodes that want them, ahead of time. All
/// times are since the run's start. Confined to one thread.
///
/// A permit is due where scenario::Schedule says so, whoever gets it: the rate and its spacing do
/// not depend on the nodes. Nodes get them in proportion to what they will want, by those that wait
/// and by how often they asked of late; so waiters wait equally long on all of them. As on one
/// node, what nobody wants is not saved up: after idle time one permit is given at once, and the
/// count goes on from there. Where permits fall due thick and fast, those that nobody waits for yet
/// are dealt as well, so that who comes finds one: such a throttle delays nobody.
class SpreadDealer {
 public:
  explicit SpreadDealer(const Throttle& throttle) : schedule_(throttle) {}

  /// Before the run's start: so many users of the node may ask at once. Holds until the node says
  /// what they do, or kExpected after the start: until then nothing could be heard of it.
  void expect(const std::string& node, std::uint64_t users);
  void report(const std::string& node, const ThrottleDemand& demand, Duration now);
  /// The node wants none, or is lost. What was dealt to it is void.
  void forget(const std::string& node) { askers_.erase(node); }

  /// What is due from the end of the last deal until kGrantAhead + kLease from now, by node;
  /// nothing where the last deal reaches far enough still.
  std::map<std::string, std::vector<Duration>> deal(Duration now);

 private:
  using Real = scenario::Schedule::Real;

  struct Asker {
    std::uint64_t waiting = 0;
    std::uint64_t asked = 0;
    double asks_per_second = 0;
    Duration heard{};
    std::deque<Duration> dealt;  ///< Permits that were not due yet when it was heard.
    double credit = 0;
  };

  Duration due(Real permits) const;
  std::vector<Duration> due_between(Duration from, Duration to) const;
  void take(std::size_t count, Duration from);
  static double need_by(const Asker& asker, Duration when, bool expected);

  scenario::Schedule schedule_;
  std::map<std::string, Asker> askers_;
  Duration dealt_until_{};
  bool idle_ = true;  ///< Nobody wanted any when it was dealt last.
  // As scenario::SpacedPermits counts: the next permit is due where the schedule reaches
  // base_ + count_.
  Real base_ = 0;
  std::int64_t count_ = 1;
};

}  // namespace liveload::cluster
