#include "cluster/sizing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace liveload::cluster {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::uint64_t kGibibyte = 1ULL << 30;
constexpr UserCosts kCosts{.users_per_core = 28,
                           .browser_bytes = 97'000'000,
                           .user_bytes = 47'000'000,
                           .users_per_browser = 50};

std::int64_t capacity(double cores, std::uint64_t memory) {
  return capacity_of({.cores = cores, .memory_bytes = memory}, kCosts);
}

TEST(Sizing, ANodeCarriesWhatTheScarcerOfCoresAndMemoryIsGoodFor) {
  EXPECT_EQ(capacity(8, 16 * kGibibyte), 224) << "8 cores of 28";
  EXPECT_EQ(capacity(1.5, 16 * kGibibyte), 42) << "a control group's share of cores";
  // 0.8 · 2^30 - 2^27 = 724,775,731; less the browser, 13 users of 47 MB.
  EXPECT_EQ(capacity(8, kGibibyte), 13);
}

TEST(Sizing, EveryBrowserTakesItsMemory) {
  UserCosts costs = kCosts;
  costs.users_per_browser = 10;  // 567 MB a full browser
  // 0.8 · 4 GiB - 128 MiB = 3,301,755,944: five full ones, and 7 more users in a sixth.
  EXPECT_EQ(capacity_of({.cores = 64, .memory_bytes = 4 * kGibibyte}, costs), 57);
}

TEST(Sizing, ANodeWithoutRoomOrWithNonsenseCarriesNobody) {
  EXPECT_EQ(capacity(8, 200'000'000), 0);
  EXPECT_EQ(capacity(0, kGibibyte), 0);
  EXPECT_EQ(capacity(-4, kGibibyte), 0);
  EXPECT_EQ(capacity(std::numeric_limits<double>::quiet_NaN(), kGibibyte), 0);
  EXPECT_LE(capacity(1e300, UINT64_MAX), 1'000'000);
}

TEST(Sizing, ThisMachineHasRoom) {
  const NodeMeans means = means_of_this_machine();
  EXPECT_GT(means.cores, 0);
  EXPECT_GT(capacity_of(means, kCosts), 0);
}

TEST(Sizing, NodesAreAsManyAsUsersNeed) {
  EXPECT_EQ(nodes_needed(1, 16, 100), 1);
  EXPECT_EQ(nodes_needed(1600, 16, 100), 100);
  EXPECT_EQ(nodes_needed(10'000, 224, 100), 45);
}

TEST(Sizing, ErrorsGoByLiveLoadsNames) {
  const auto many = nodes_needed(1601, 16, 100);
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().kind, ErrorKind::kCluster);
  EXPECT_THAT(many.error().cause, StartsWith("necessary_nodes_exceeds_max_allowed_nodes: 101 "));
  EXPECT_THAT(many.error().hint, HasSubstr("--max-allowed-nodes"));
  const auto small = nodes_needed(1, 0, 100);
  ASSERT_FALSE(small);
  EXPECT_THAT(small.error().cause, StartsWith("node_too_small: "));
}

TEST(Sizing, UsersAreDealtByCapacityAndNumberedThrough) {
  const auto shares = deal_users(100, {30, 0, 90, 30});
  ASSERT_TRUE(shares);
  ASSERT_EQ(shares->size(), 4U);
  EXPECT_EQ((*shares)[0].users, 20);
  EXPECT_EQ((*shares)[1].users, 0);
  EXPECT_EQ((*shares)[2].first_user, 21U);
  EXPECT_EQ((*shares)[2].users, 60);
  EXPECT_EQ((*shares)[3].first_user, 81U);
  EXPECT_EQ((*shares)[3].users, 20);
}

TEST(Sizing, NoNodeGetsMoreThanItCarriesAndNoUserIsLeftOut) {
  const std::vector<std::int64_t> capacities = {1, 7, 2, 1, 13, 1'000'000, 3};
  const std::int64_t room = 1'000'027;
  for (const std::int64_t users : {std::int64_t{1}, std::int64_t{6}, std::int64_t{999'999}, room}) {
    const auto shares = deal_users(users, capacities);
    ASSERT_TRUE(shares);
    UserId next = 1;
    for (std::size_t i = 0; i < capacities.size(); ++i) {
      EXPECT_EQ((*shares)[i].first_user, next);
      EXPECT_LE((*shares)[i].users, capacities[i]);
      next += static_cast<UserId>((*shares)[i].users);
    }
    EXPECT_EQ(next, static_cast<UserId>(users) + 1);
  }
}

TEST(Sizing, UsersWithoutRoomAreRefused) {
  const auto full = deal_users(50, {20, 29});
  ASSERT_FALSE(full);
  EXPECT_THAT(full.error().cause, HasSubstr("room for 49 users"));
  const auto none = deal_users(1, {0, 0});
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().cause, StartsWith("node_too_small: "));
}

}  // namespace
}  // namespace liveload::cluster
