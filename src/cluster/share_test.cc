#include "cluster/share.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace liveload::cluster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Shares = std::vector<Share>;

TEST(Share, UsersAreSpreadEvenlyAsFarAsThereIsRoom) {
  EXPECT_THAT(spread(10, {100, 100, 100}), ElementsAre(4, 3, 3));
  EXPECT_THAT(spread(10, {2, 100, 3}), ElementsAre(2, 5, 3));
  EXPECT_THAT(spread(10, {2, 1}), ElementsAre(2, 1));
  EXPECT_THAT(spread(1, {0, -3, 7}), ElementsAre(0, 0, 1));
  EXPECT_THAT(spread(5, {}), IsEmpty());
}

TEST(Share, WhoHasEndedDoesNotComeBack) {
  EXPECT_EQ(remaining({{1, 5}}, {}), (Shares{{1, 5}}));
  EXPECT_EQ(remaining({{1, 5}}, {1, 3}), (Shares{{2, 1}, {4, 2}}));
  EXPECT_EQ(remaining({{1, 5}, {11, 2}}, {4, 5, 6, 11}), (Shares{{1, 3}, {12, 1}}));
  EXPECT_EQ(remaining({{7, 1}}, {7}), Shares{});
}

TEST(Share, PartsAreCutInOrderAndOverTheirEdges) {
  EXPECT_THAT(cut({{1, 5}, {11, 3}}, {2, 4, 1}),
              ElementsAre(Shares{{1, 2}}, Shares{{3, 3}, {11, 1}}, Shares{{12, 1}}));
  EXPECT_THAT(cut({{1, 2}}, {0, 5}), ElementsAre(Shares{}, Shares{{1, 2}}));
}

}  // namespace
}  // namespace liveload::cluster
