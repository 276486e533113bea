// Rates and interarrivals over a simulated cluster: every window of ten seconds within 1 %.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "cluster/permit_simulation.hpp"

namespace liveload::cluster {
namespace {

using namespace std::chrono_literals;

constexpr Duration kForEver = 1h;

/// No window of ten seconds between `from` and `to` differs from the schedule by more than `part`,
/// or the one permit that its edge may cut.
void expect_exact(const SimulatedCluster& cluster, const Throttle& throttle, Duration from,
                  Duration to, double part = 0.01) {
  const scenario::Schedule schedule(throttle);
  std::vector<Duration> given = cluster.given;
  std::ranges::sort(given);
  for (Duration begin = from; begin + 10s <= to; begin += 50ms) {
    const auto there =
        std::ranges::lower_bound(given, begin + 10s) - std::ranges::lower_bound(given, begin);
    const auto wanted = static_cast<double>(schedule.due_by(begin + 10s) - schedule.due_by(begin));
    ASSERT_NEAR(static_cast<double>(there), wanted, std::max(1.001, wanted * part))
        << "from " << static_cast<double>(begin.count()) / 1e9 << " s";
  }
}

void add_users(SimulatedNode& node, int users, Duration busy, Duration from = {},
               Duration until = kForEver) {
  for (int i = 0; i < users; ++i) node.add_user(from, until, busy);
}

TEST(SpreadPermits, AreExactWithAnyNumberOfNodes) {
  const auto throttle = Throttle::rate("r", 50, 1s);
  for (const int nodes : {1, 2, 7, 100}) {
    SimulatedCluster cluster(throttle);
    const int users = 1 + 140 / nodes;
    for (int i = 0; i < nodes; ++i) add_users(cluster.add_node(users), users, 100ms);
    cluster.time.run_until(16s);
    SCOPED_TRACE(nodes);
    expect_exact(cluster, throttle, 0s, 16s);
  }
}

TEST(SpreadPermits, WhoWasExpectedAndDoesNotAskGetsNothingFromOthers) {
  const auto throttle = Throttle::rate("r", 50, 1s);
  SimulatedCluster cluster(throttle);
  add_users(cluster.add_node(70), 70, 100ms);
  cluster.add_node(70);
  cluster.time.run_until(12s);
  expect_exact(cluster, throttle, 500ms, 12s);
}

TEST(SpreadPermits, HaveTheDistanceOfTheSchedule) {
  SimulatedCluster cluster(Throttle::interarrival("i", 20ms));
  for (int i = 0; i < 7; ++i) add_users(cluster.add_node(), 3, 50ms);
  cluster.time.run_until(5s);
  const auto first = std::ranges::lower_bound(cluster.given, Duration(1s));
  ASSERT_GT(cluster.given.end() - first, 190);
  for (auto at = first; at + 1 != cluster.given.end(); ++at) EXPECT_EQ(at[1] - at[0], 20ms);
}

TEST(SpreadPermits, FollowRampsAndSteps) {
  for (const auto& throttle : {Throttle::rate("up", 600).ramp_to(12'000, 10s),
                               Throttle::rate("down", 12'000).hold(3s).ramp_to(0, 12s),
                               Throttle::rate("steps", 600).ramp_in_steps(6'000, 5, 3s),
                               Throttle::interarrival("slower", 5ms).ramp_to(200ms, 12s),
                               Throttle::interarrival("faster", 500ms).ramp_to(10ms, 12s)}) {
    SimulatedCluster cluster(throttle);
    for (int i = 0; i < 7; ++i) add_users(cluster.add_node(20), 20, 50ms);
    cluster.time.run_until(18s);
    SCOPED_TRACE(throttle.name());
    expect_exact(cluster, throttle, 0s, 18s);
  }
}

TEST(SpreadPermits, GoToNodesByTheirWaitersSoThatAllWaitEquallyLong) {
  SimulatedCluster cluster(Throttle::rate("r", 100, 1s));
  const int users[] = {10, 30, 60, 1, 99};
  for (const int n : users) add_users(cluster.add_node(), n, 20ms);
  cluster.time.run_until(20s);
  for (std::size_t i = 0; i < 5; ++i) {
    const double share = static_cast<double>(cluster.nodes[i]->given) / users[i];
    EXPECT_NEAR(share, 10.0, users[i] == 1 ? 2.1 : 1.1)
        << "2,000 permits are ten for each of 200 users; node " << i;
  }
}

TEST(SpreadPermits, FewerPermitsThanNodesGoRound) {
  SimulatedCluster cluster(Throttle::rate("r", 10, 1s));
  for (int i = 0; i < 100; ++i) add_users(cluster.add_node(), 2, 10ms);
  cluster.time.run_until(30s);
  for (const auto& node : cluster.nodes) {
    EXPECT_GE(node->given, 2U);
    EXPECT_LE(node->given, 4U);
  }
}

TEST(SpreadPermits, DemandThatMovesFromNodeToNodeLosesNothing) {
  const auto throttle = Throttle::rate("r", 40, 1s);
  SimulatedCluster cluster(throttle);
  for (int i = 0; i < 7; ++i) {
    SimulatedNode& node = cluster.add_node();
    // Three nodes are busy at any time, others every second.
    for (int turn = 0; turn < 20; ++turn) {
      if ((turn + i) % 7 < 3) add_users(node, 40, 10ms, turn * 1s, turn * 1s + 1s);
    }
    add_users(node, 10, 200ms);
  }
  cluster.time.run_until(20s);
  expect_exact(cluster, throttle, 1s, 20s);
}

TEST(SpreadPermits, ANewNodesFirstPermitComesWithinTwoLeases) {
  SimulatedCluster cluster(Throttle::rate("r", 100, 1s));
  add_users(cluster.add_node(), 20, 100ms);
  SimulatedNode& late = cluster.add_node();
  for (int i = 0; i < 10; ++i) {
    // Each time it has been quiet for longer than is remembered, at another place of the lease.
    late.add_user(i * 12s + i * 23ms + 3s, i * 12s + i * 23ms + 3s + 1ms, 1ms);
  }
  cluster.time.run_until(125s);
  EXPECT_EQ(late.given, 10U);
  EXPECT_LE(late.longest_wait, 2 * kLease + kPermitTick);
}

TEST(SpreadPermits, AThrottleThatNobodyIsHeldUpByDelaysNobody) {
  SimulatedCluster cluster(Throttle::rate("r", 1000, 1s));
  std::mt19937 random(1);
  for (int i = 0; i < 4; ++i) {
    SimulatedNode& node = cluster.add_node();
    for (int k = 0; k < 5; ++k) node.add_user(Duration(random() % 1'000'000'000), kForEver, 1s);
  }
  cluster.time.run_until(2s);
  for (const auto& node : cluster.nodes) node->longest_wait = {};
  cluster.time.run_until(10s);
  for (const auto& node : cluster.nodes) {
    EXPECT_GT(node->given, 40U);
    EXPECT_LE(node->longest_wait, 20ms) << "a node's share of a permit each millisecond";
  }
}

TEST(SpreadPermits, WhatNobodyWantsIsNotSavedUp) {
  SimulatedCluster cluster(Throttle::rate("r", 10, 1s));
  SimulatedNode& node = cluster.add_node();
  add_users(node, 50, 1s, 20s);
  cluster.time.run_until(22s);
  ASSERT_FALSE(cluster.given.empty());
  EXPECT_LE(cluster.given.front(), 20s + 2 * kLease);
  for (std::size_t k = 1; k < cluster.given.size(); ++k) {
    EXPECT_GE(cluster.given[k] - cluster.given[k - 1], 99ms);
  }
}

TEST(SpreadPermits, AfterIdleTimeOneOfASlowThrottleIsGivenAtOnce) {
  SimulatedCluster cluster(Throttle::interarrival("i", 5s));
  add_users(cluster.add_node(), 1, 1h, 7s, 8s);
  add_users(cluster.add_node(), 1, 1h, 7s, 8s);
  cluster.time.run_until(13s);
  ASSERT_EQ(cluster.given.size(), 2U);
  EXPECT_LE(cluster.given[0], 7s + 2 * kLease);
  EXPECT_NEAR(static_cast<double>((cluster.given[1] - cluster.given[0]).count()), 5e9, 1e7);
}

TEST(SpreadPermits, ALostNodesShareGoesToTheOthersWithinTwoSeconds) {
  const auto throttle = Throttle::rate("r", 100, 1s);
  SimulatedCluster cluster(throttle);
  for (int i = 0; i < 7; ++i) add_users(cluster.add_node(), 30, 50ms);
  cluster.time.run_until(5s);
  cluster.nodes[3]->die();
  cluster.time.run_until(17s);
  expect_exact(cluster, throttle, 7s, 17s);
  // What was lost meanwhile is that node's share and no more: a seventh of two seconds.
  const auto from = std::ranges::lower_bound(cluster.given, Duration(5s));
  EXPECT_GE(cluster.given.end() - from, 1200 - 200 / 7 - 1);
}

TEST(SpreadPermits, LateMessagesShiftNoPermit) {
  const auto throttle = Throttle::interarrival("i", 10ms);
  SimulatedCluster cluster(throttle);
  std::mt19937 random(7);
  // Up to the time that a grant is made ahead.
  cluster.delivery = [&] {
    return std::vector<Duration>{std::chrono::milliseconds(20 + random() % 80)};
  };
  for (int i = 0; i < 7; ++i) add_users(cluster.add_node(), 20, 50ms);
  cluster.time.run_until(12s);
  expect_exact(cluster, throttle, 1s, 12s);
  const auto first = std::ranges::lower_bound(cluster.given, Duration(1s));
  for (auto at = first; at + 1 != cluster.given.end(); ++at) EXPECT_EQ(at[1] - at[0], 10ms);
}

TEST(SpreadPermits, RepeatedMessagesDoubleNoPermitAndLostOnesLoseTheirOwnOnly) {
  const auto throttle = Throttle::rate("r", 200, 1s);
  SimulatedCluster cluster(throttle);
  std::mt19937 random(3);
  cluster.delivery = [&]() -> std::vector<Duration> {
    switch (random() % 20) {
      case 0:
        return {};
      case 1:
        return {1ms, 3ms};
      case 2:
        return {1ms, 350ms};
      default:
        return {1ms};
    }
  };
  for (int i = 0; i < 7; ++i) add_users(cluster.add_node(), 60, 50ms);
  cluster.time.run_until(15s);
  const scenario::Schedule schedule(throttle);
  for (Duration begin = 1s; begin + 10s <= 15s; begin += 50ms) {
    const auto there = std::ranges::count_if(
        cluster.given, [&](Duration at) { return at >= begin && at < begin + 10s; });
    ASSERT_LE(there, 2001);
    // A twentieth of all grants is lost, and late repetitions count for nothing.
    ASSERT_GE(there, 1800);
  }
}

}  // namespace
}  // namespace liveload::cluster
