// Parallelism over a simulated cluster: never more holders than the limit.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "cluster/permit_simulation.hpp"

namespace liveload::cluster {
namespace {

using namespace std::chrono_literals;

constexpr Duration kForEver = 1h;

void add_users(SimulatedNode& node, int users, Duration busy, Duration from = {},
               Duration until = kForEver) {
  for (int i = 0; i < users; ++i) node.add_user(from, until, busy);
}

TEST(HeldPermits, AreNeverMoreThanTheLimitAndAllInUseUnderDemand) {
  for (const int nodes : {1, 2, 7, 100}) {
    SimulatedCluster cluster(Throttle::parallelism("p", 10));
    for (int i = 0; i < nodes; ++i) {
      add_users(cluster.add_node(), 1 + 60 / nodes, std::chrono::milliseconds(300 + i));
    }
    cluster.time.run_until(20s);
    SCOPED_TRACE(nodes);
    EXPECT_EQ(cluster.most, 10);
    // 10 holders of some 300 ms, for 20 s; a place that changes nodes is empty for a message or
    // two.
    EXPECT_GE(cluster.given.size(), nodes <= 7 ? 560U : 300U);
  }
}

TEST(HeldPermits, GoToNodesByTheirUsers) {
  SimulatedCluster cluster(Throttle::parallelism("p", 20));
  const int users[] = {10, 30, 60, 100};
  for (const int n : users) add_users(cluster.add_node(), n, 100ms);
  cluster.time.run_until(20s);
  EXPECT_LE(cluster.most, 20);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(static_cast<double>(cluster.nodes[i]->given) / users[i], 20.0, 3.0) << i;
  }
}

TEST(HeldPermits, AScarcePlaceGoesRound) {
  SimulatedCluster cluster(Throttle::parallelism("p", 2));
  for (int i = 0; i < 10; ++i) add_users(cluster.add_node(), 3, 100ms);
  cluster.time.run_until(60s);
  EXPECT_LE(cluster.most, 2);
  for (const auto& node : cluster.nodes) {
    EXPECT_GE(node->given, 40U) << "of some hundred";
    EXPECT_LE(node->longest_wait, 20s);
  }
}

TEST(HeldPermits, ANewNodesFirstComesWithinTwoLeasesThoughOthersHoldAllToSpare) {
  SimulatedCluster cluster(Throttle::parallelism("p", 100));
  for (int i = 0; i < 4; ++i) add_users(cluster.add_node(), 5, 1s);
  cluster.time.run_until(5s);
  SimulatedNode& late = cluster.add_node();
  add_users(late, 1, 1s, 5s);
  cluster.time.run_until(7s);
  EXPECT_GE(late.given, 1U);
  EXPECT_LE(late.longest_wait, 2 * kLease);
}

TEST(HeldPermits, NobodyWaitsForAMessageWhereThereArePlacesEnough) {
  SimulatedCluster cluster(Throttle::parallelism("p", 100));
  for (int i = 0; i < 4; ++i) add_users(cluster.add_node(), 10, std::chrono::milliseconds(90 + i));
  cluster.time.run_until(1s);
  for (const auto& node : cluster.nodes) node->longest_wait = {};
  const std::size_t messages = cluster.messages;
  cluster.time.run_until(11s);
  for (const auto& node : cluster.nodes) EXPECT_EQ(node->longest_wait, Duration::zero());
  EXPECT_GT(cluster.messages, messages);
}

TEST(HeldPermits, ALimitThatFallsIsKeptAndWhoHoldsGoesOn) {
  const auto throttle = Throttle::parallelism("p", 30).hold(5s).ramp_to(4, 4s);
  SimulatedCluster cluster(throttle);
  for (int i = 0; i < 7; ++i) add_users(cluster.add_node(), 10, 150ms);
  const scenario::Schedule schedule(throttle);
  for (Duration at = 1s; at < 15s; at += 50ms) {
    cluster.time.run_until(at);
    // Whoever came in 150 ms ago may still be there.
    EXPECT_LE(cluster.held,
              static_cast<std::int64_t>(schedule.value_at(std::max(at - 150ms, Duration::zero()))));
  }
  EXPECT_GT(cluster.given.size(), 600U);
}

TEST(HeldPermits, ALostNodesPlacesAreDealtAnewOnceItHasSurelyGivenUp) {
  SimulatedCluster cluster(Throttle::parallelism("p", 6));
  for (int i = 0; i < 3; ++i) add_users(cluster.add_node(), 10, 200ms);
  cluster.time.run_until(5s);
  const std::int64_t held_by_the_dead = cluster.held;
  EXPECT_EQ(held_by_the_dead, 6);
  cluster.nodes[0]->die();  // Its users count as holders to the end.
  cluster.time.run_until(9900ms);
  EXPECT_LE(cluster.most, 6) << "until the loss time-out they are not given to others";
  cluster.time.run_until(12s);
  const std::size_t before = cluster.given.size();
  cluster.time.run_until(14s);
  EXPECT_GE(cluster.given.size() - before, 54U) << "all six are in use: 60 in two seconds";
}

/// A node that hears nothing stops by itself before the coordinator may give its places away.
TEST(HeldPermits, ASilencedNodeFencesItselfBeforeItsPlacesAreDealtAnew) {
  SimulatedCluster cluster(Throttle::parallelism("p", 4));
  SimulatedNode& cut_off = cluster.add_node();
  add_users(cut_off, 10, 200ms);
  add_users(cluster.add_node(), 10, 200ms);
  cluster.time.run_until(5s);
  cluster.delivery = [] { return std::vector<Duration>{}; };
  const Duration at = cluster.time.now();
  const std::size_t before = cut_off.given;
  cluster.time.run_until(at + kLossAfter - 800ms);
  const std::size_t given = cut_off.given;
  EXPECT_GE(given, before + 25) << "it went on with what it had";
  cluster.time.run_until(at + kLossAfter + 3s);
  EXPECT_EQ(cut_off.given, given) << "and stopped in time";
  EXPECT_FALSE(cut_off.permits.must_cut(cut_off.instant())) << "its users let go by themselves";
  EXPECT_LE(cluster.most, 4);
  cluster.delivery = [] { return std::vector<Duration>{1ms}; };
  cluster.time.run_until(at + kLossAfter + 6s);
  EXPECT_GT(cut_off.given, given) << "once it is heard again it takes part again";
  EXPECT_LE(cluster.most, 4);
}

TEST(HeldPermits, WhoHoldsWhenTheLeaseEndsIsToBeCut) {
  SimulatedCluster cluster(Throttle::parallelism("p", 1));
  SimulatedNode& node = cluster.add_node();
  add_users(node, 1, 1h);
  cluster.time.run_until(5s);
  cluster.delivery = [] { return std::vector<Duration>{}; };
  cluster.time.run_until(5s + kFenceAfter - 1200ms);
  EXPECT_FALSE(node.permits.must_cut(node.instant()));
  cluster.time.run_until(5s + kFenceAfter);
  EXPECT_TRUE(node.permits.must_cut(node.instant()));
}

TEST(HeldPermits, LostRepeatedAndLateMessagesNeverBreakTheLimit) {
  SimulatedCluster cluster(Throttle::parallelism("p", 5));
  std::mt19937 random(11);
  cluster.delivery = [&]() -> std::vector<Duration> {
    const auto some = [&] { return std::chrono::milliseconds(1 + random() % 400); };
    switch (random() % 6) {
      case 0:
        return {};
      case 1:
        return {some(), some()};
      default:
        return {some()};
    }
  };
  for (int i = 0; i < 7; ++i) {
    SimulatedNode& node = cluster.add_node();
    for (int k = 0; k < 5; ++k) {
      node.add_user(Duration(random() % 3'000'000'000), kForEver,
                    std::chrono::milliseconds(20 + random() % 900));
    }
  }
  cluster.time.run_until(60s);
  EXPECT_LE(cluster.most, 5);
  EXPECT_GT(cluster.given.size(), 200U) << "and they are used";
}

}  // namespace
}  // namespace liveload::cluster
