#include "scenario/permits.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;
using base::Instant;

const Instant kStart{1h};

/// When `count` permits are given to a queue that is never empty and asks at the very instants
/// told.
std::vector<Duration> granted(PermitSource& permits, int count, Instant now = kStart) {
  std::vector<Duration> at;
  while (static_cast<int>(at.size()) < count) {
    if (const auto again = permits.take(now, true)) {
      EXPECT_GT(*again, now);
      now = *again;
    } else {
      at.push_back(now - kStart);
    }
  }
  return at;
}

TEST(SpacedPermits, HundredAMinuteAreOneEach600Milliseconds) {
  SpacedPermits permits(100, 1min);
  const auto at = granted(permits, 301);
  for (int k = 0; k <= 300; ++k) EXPECT_EQ(at[static_cast<std::size_t>(k)], k * 600ms);
}

TEST(SpacedPermits, TheKthIsExactToTheNanosecondWithoutDrift) {
  SpacedPermits permits(7, 1s);
  const auto at = granted(permits, 70'001);
  for (std::int64_t k = 0; k <= 70'000; ++k) {
    ASSERT_EQ(at[static_cast<std::size_t>(k)].count(), k * 1'000'000'000 / 7) << k;
  }
  EXPECT_EQ(at.back(), 10'000s);
}

TEST(SpacedPermits, FiguresAtTheEdgeDoNotOverflow) {
  constexpr std::int64_t kMany = std::numeric_limits<std::int64_t>::max() - 1;
  SpacedPermits permits(kMany, Duration(kMany - 1));
  EXPECT_LE(granted(permits, 1000).back(), 1us);

  SpacedPermits seldom(1, std::chrono::hours(24 * 365));
  EXPECT_EQ(granted(seldom, 2).back(), std::chrono::hours(24 * 365));
}

TEST(SpacedPermits, IdleTimeIsNotSavedUp) {
  SpacedPermits permits(10, 1s);
  EXPECT_FALSE(permits.take(kStart, false));
  const Instant later = kStart + 1h;
  EXPECT_FALSE(permits.take(later, false));
  EXPECT_EQ(permits.take(later, false), later + 100ms);
}

TEST(SpacedPermits, AnAskerThatIsBarelyLateKeepsTheSchedule) {
  SpacedPermits permits(10, 1s);
  EXPECT_FALSE(permits.take(kStart, false));
  EXPECT_FALSE(permits.take(kStart + 103ms, false));
  EXPECT_EQ(permits.take(kStart + 104ms, false), kStart + 200ms);
}

TEST(SpacedPermits, AQueueServedLateCatchesUpButNotWithoutBound) {
  SpacedPermits permits(100, 1s);
  EXPECT_FALSE(permits.take(kStart, false));
  // Due at 10 ms, 20 ms … of which the thread missed some: 10 to 50 are given at once.
  for (int k = 0; k < 5; ++k) EXPECT_FALSE(permits.take(kStart + 55ms, true)) << k;
  EXPECT_EQ(permits.take(kStart + 55ms, true), kStart + 60ms);
  // Held up for a second: not a hundred permits at once, but a new beginning.
  const Instant late = kStart + 1055ms;
  EXPECT_FALSE(permits.take(late, true));
  EXPECT_EQ(permits.take(late, true), late + 10ms);
}

TEST(HeldPermits, NoMoreThanTheLimitUntilOneIsGivenBack) {
  HeldPermits permits(2);
  EXPECT_FALSE(permits.take(kStart, false));
  EXPECT_FALSE(permits.take(kStart, false));
  EXPECT_EQ(permits.take(kStart, true), Instant::max());
  permits.give_back();
  EXPECT_FALSE(permits.take(kStart, true));
  EXPECT_EQ(permits.take(kStart, true), Instant::max());
}

}  // namespace
}  // namespace liveload::scenario
