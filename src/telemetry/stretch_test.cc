#include "telemetry/stretch.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace liveload::telemetry {
namespace {

TEST(Stretch, SecondsInARowAreOneWhateverTheOrderTheyComeIn) {
  std::vector<Stretch> stretches;
  for (const Second second : {7U, 3U, 5U, 5U, 4U, 9U, 0U}) add(stretches, second);
  EXPECT_EQ(stretches, (std::vector<Stretch>{{0, 1}, {3, 6}, {7, 8}, {9, 10}}));
  for (const Second second : {6U, 8U, 1U}) add(stretches, second);
  EXPECT_EQ(stretches, (std::vector<Stretch>{{0, 2}, {3, 10}}));
}

TEST(Stretch, HoldTheVerySecondsThatWereAdded) {
  std::mt19937 random(1);
  std::vector<Stretch> stretches;
  std::set<Second> expected;
  for (int i = 0; i < 2000; ++i) {
    const Second second = random() % 3000;
    add(stretches, second);
    expected.insert(second);
  }
  std::set<Second> held;
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    ASSERT_LT(stretches[i].from, stretches[i].to);
    ASSERT_TRUE(i == 0 || stretches[i].from > stretches[i - 1].to) << "a gap before each";
    for (Second s = stretches[i].from; s < stretches[i].to; ++s) held.insert(s);
  }
  EXPECT_EQ(held, expected);
}

}  // namespace
}  // namespace liveload::telemetry
