#include "engine/flush.hpp"

#include <gtest/gtest.h>

namespace liveload::engine {
namespace {

using namespace std::chrono_literals;
using base::Instant;

TEST(FlushClock, ComesOnceInEachSecondWithThoseThatAreOver) {
  const Instant start{100s};
  FlushClock clock(start, 0, 1);
  EXPECT_EQ(clock.next(), start + 1s);
  EXPECT_EQ(clock.turn(start + 1s + 3ms), start + 1s);
  EXPECT_EQ(clock.next(), start + 2s);
}

TEST(FlushClock, GivesEachNodeAPartOfTheSecond) {
  const Instant start{100s};
  for (std::uint64_t node = 0; node < 4; ++node) {
    EXPECT_EQ(FlushClock(start, node, 4).next(), start + 1s + node * 250ms);
  }
  EXPECT_LT(FlushClock(start, 7, 4).next(), start + 2s) << "one that joined later";
}

TEST(FlushClock, KeepsItsPartAfterADelay) {
  const Instant start{100s};
  FlushClock clock(start, 1, 2);
  EXPECT_EQ(clock.turn(start + 1s + 700ms), start + 1s);
  EXPECT_EQ(clock.next(), start + 2s + 500ms);
  EXPECT_EQ(clock.turn(start + 9s + 100ms), start + 9s);
  EXPECT_EQ(clock.next(), start + 9s + 500ms);
}

TEST(EndedUsers, StayUntilTheirSecondIsOver) {
  const Instant start{100s};
  EndedUsers ended;
  ended.add(3, start + 200ms);
  ended.add(1, start + 1s);
  ended.add(2, start + 900ms);
  EXPECT_EQ(ended.take_before(start + 1s), (std::vector<UserId>{3, 2}));
  EXPECT_FALSE(ended.empty());
  EXPECT_EQ(ended.take_before(Instant::max()), std::vector<UserId>{1});
  EXPECT_TRUE(ended.empty());
}

TEST(Flush, AddsWhatAnotherShardHandedOver) {
  Flush flush, more;
  flush.delta.users = {{.second = 1, .started = 2}};
  more.delta.users = {{.second = 1, .started = 3}};
  flush.failures.others["timeout"] = 1;
  more.failures.others["timeout"] = 4;
  more.failures.samples.push_back({.category = "timeout"});
  flush.ended = {1};
  more.ended = {2, 3};
  flush.add(std::move(more));
  ASSERT_EQ(flush.delta.users.size(), 1U);
  EXPECT_EQ(flush.delta.users[0].started, 5U);
  EXPECT_EQ(flush.failures.others.at("timeout"), 5U);
  EXPECT_EQ(flush.failures.samples.size(), 1U);
  EXPECT_EQ(flush.ended, (std::vector<UserId>{1, 2, 3}));
}

}  // namespace
}  // namespace liveload::engine
