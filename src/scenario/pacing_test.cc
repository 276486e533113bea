#include "liveload/pacing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "scenario/seed.hpp"

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;

std::vector<Duration> drawn(const ThinkTime& time, int n, std::uint64_t seed = 1) {
  std::mt19937_64 random = generator(seed, 1, 0);
  std::vector<Duration> all;
  for (int i = 0; i < n; ++i) all.push_back(time.draw(random));
  return all;
}

Duration mean(const std::vector<Duration>& all) {
  Duration sum{};
  for (const Duration one : all) sum += one;
  return sum / static_cast<std::int64_t>(all.size());
}

TEST(ThinkTime, APlainDurationIsFixed) {
  for (const Duration one : drawn(1500ms, 20)) EXPECT_EQ(one, 1500ms);
  for (const Duration one : drawn(Duration(0), 3)) EXPECT_EQ(one, Duration(0));
}

TEST(ThinkTime, UniformIsBetweenItsBoundsAndEvenlySo) {
  const auto all = drawn(ThinkTime::uniform(1s, 3s), 10'000);
  const auto [least, most] = std::ranges::minmax(all);
  EXPECT_GE(least, 1s);
  EXPECT_LE(most, 3s);
  EXPECT_LT(least, 1010ms);
  EXPECT_GT(most, 2990ms);
  EXPECT_NEAR(std::chrono::duration<double>(mean(all)).count(), 2.0, 0.03);
}

TEST(ThinkTime, BoundsMayComeInEitherOrder) {
  EXPECT_EQ(drawn(ThinkTime::uniform(3s, 1s), 20), drawn(ThinkTime::uniform(1s, 3s), 20));
}

TEST(ThinkTime, ExponentialHasItsMeanAndNeverPassesItsCap) {
  const auto all = drawn(ThinkTime::exponential(1s), 20'000);
  EXPECT_NEAR(std::chrono::duration<double>(mean(all)).count(), 1.0, 0.03);
  EXPECT_LE(*std::ranges::max_element(all), 10s);
  const auto capped = drawn(ThinkTime::exponential(1s, 2s), 1000);
  EXPECT_EQ(*std::ranges::max_element(capped), 2s);
}

TEST(ThinkTime, IsNeverNegative) {
  for (const Duration one : drawn(ThinkTime::uniform(-3s, -1s), 20)) EXPECT_EQ(one, 0s);
  for (const Duration one : drawn(Duration(-5s), 3)) EXPECT_EQ(one, 0s);
  for (const Duration one : drawn(ThinkTime::exponential(-1s), 20)) EXPECT_EQ(one, 0s);
}

TEST(ThinkTime, FollowsFromTheSeedAlone) {
  const ThinkTime time = ThinkTime::uniform(1s, 3s);
  EXPECT_EQ(drawn(time, 100, 7), drawn(time, 100, 7));
  EXPECT_NE(drawn(time, 100, 7), drawn(time, 100, 8));
}

TEST(Seed, EachUserOfEachSeedHasNumbersOfItsOwn) {
  // Neighbouring seeds and users are what people choose.
  std::vector<std::uint64_t> firsts;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    for (std::uint64_t user = 1; user <= 50; ++user) {
      for (std::uint64_t restart = 0; restart < 4; ++restart)
        firsts.push_back(generator(seed, user, restart)());
    }
  }
  std::ranges::sort(firsts);
  EXPECT_EQ(std::ranges::adjacent_find(firsts), firsts.end());
  // Of good numbers, each bit is set in half of them.
  for (int bit = 0; bit < 64; ++bit) {
    const auto set = std::ranges::count_if(firsts, [bit](auto n) { return (n >> bit & 1) != 0; });
    EXPECT_NEAR(static_cast<double>(set) / static_cast<double>(firsts.size()), 0.5, 0.03) << bit;
  }
}

TEST(Seed, IsTheSameOnEveryMachine) {
  EXPECT_EQ(mixed(0, 0), 0xe220a8397b1dcdafu) << "the first number of SplitMix64 from 0";
  EXPECT_EQ(mixed(1, 2), 0xf893a2eefb32555eu);
}

}  // namespace
}  // namespace liveload::scenario
