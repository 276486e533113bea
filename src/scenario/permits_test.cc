#include "scenario/permits.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;
using base::Instant;

const Instant kStart{1h};

/// When the permits until `end` are given to a queue that is never empty and asks at the very
/// instants told.
std::vector<Duration> granted(PermitSource& permits, Duration end) {
  permits.start(kStart);
  std::vector<Duration> at;
  Instant now = kStart;
  while (true) {
    if (const auto again = permits.take(now, true)) {
      EXPECT_GT(*again, now);
      now = *again;
      if (now > kStart + end) return at;
    } else {
      at.push_back(now - kStart);
    }
  }
}

/// No window of ten seconds within the first `end` differs from the schedule by more than 1 %, or
/// the one permit that its edge may cut.
void expect_exact(const Throttle& throttle, Duration end) {
  SpacedPermits permits(throttle);
  const Schedule schedule(throttle);
  const std::vector<Duration> at = granted(permits, end);
  for (Duration from{}; from + 10s <= end; from += 100ms) {
    const auto begin = std::ranges::lower_bound(at, from);
    const auto given = std::ranges::lower_bound(at, from + 10s) - begin;
    const long double wanted = schedule.due_by(from + 10s) - schedule.due_by(from);
    ASSERT_NEAR(static_cast<double>(given), static_cast<double>(wanted),
                std::max(1.001, static_cast<double>(wanted) / 100))
        << throttle.name() << " at " << from.count();
  }
}

TEST(SpacedPermits, HundredAMinuteAreOneEach600Milliseconds) {
  SpacedPermits permits(Throttle::rate("r", 100));
  const auto at = granted(permits, 3min);
  ASSERT_EQ(at.size(), 300U);
  for (std::size_t k = 0; k < 300; ++k) EXPECT_EQ(at[k], (k + 1) * 600ms);
}

TEST(SpacedPermits, EveryWindowOfTenSecondsIsExactWhateverTheShape) {
  expect_exact(Throttle::rate("stays", 6000), 30s);
  expect_exact(Throttle::rate("rises", 600).ramp_to(60'000, 30s), 40s);
  expect_exact(Throttle::rate("falls", 60'000).ramp_to(0, 30s), 40s);
  expect_exact(Throttle::rate("steps", 600).ramp_in_steps(12'000, 6, 5s), 40s);
  expect_exact(Throttle::interarrival("slower", 5ms).ramp_to(200ms, 30s), 40s);
  expect_exact(Throttle::interarrival("faster", 1s).ramp_to(10ms, 30s), 40s);
}

TEST(SpacedPermits, IdleTimeIsNotSavedUp) {
  SpacedPermits permits(Throttle::rate("r", 10, 1s));
  permits.start(kStart);
  const Instant later = kStart + 1h + 30ms;
  EXPECT_FALSE(permits.take(later, false));
  EXPECT_EQ(permits.take(later, false), later + 100ms);
}

TEST(SpacedPermits, IdleTimeWithoutPermitsGivesNone) {
  SpacedPermits permits(Throttle::rate("r", 10, 1s).ramp_to(0, 0s).hold(1min).ramp_to(10, 0s));
  permits.start(kStart);
  EXPECT_EQ(permits.take(kStart + 30s, false), kStart + 1min + 100ms);
  EXPECT_EQ(permits.take(kStart + 30s, true), kStart + 1min + 100ms);
}

TEST(SpacedPermits, AnAskerThatIsBarelyLateKeepsTheSchedule) {
  SpacedPermits permits(Throttle::rate("r", 10, 1s));
  permits.start(kStart);
  EXPECT_FALSE(permits.take(kStart + 103ms, false));
  EXPECT_EQ(permits.take(kStart + 104ms, false), kStart + 200ms);
}

TEST(SpacedPermits, AQueueServedLateCatchesUpButNotWithoutBound) {
  SpacedPermits permits(Throttle::rate("r", 100, 1s));
  permits.start(kStart);
  // Due at 10 ms, 20 ms … of which the thread missed some: 10 to 50 are given at once.
  for (int k = 0; k < 5; ++k) EXPECT_FALSE(permits.take(kStart + 55ms, true)) << k;
  EXPECT_EQ(permits.take(kStart + 55ms, true), kStart + 60ms);
  // Held up for a second: not a hundred permits at once, but those of a tenth of a second.
  const Instant late = kStart + 1055ms;
  int given = 0;
  while (!permits.take(late, true)) ++given;
  EXPECT_EQ(given, 11);
}

TEST(SpacedPermits, WithoutAStartTheFirstRequestIsOne) {
  SpacedPermits permits(Throttle::interarrival("i", 100ms));
  EXPECT_EQ(permits.take(kStart, false), kStart + 100ms);
}

TEST(HeldPermits, NoMoreThanTheLimitUntilOneIsGivenBack) {
  HeldPermits permits(Throttle::parallelism("p", 2));
  EXPECT_FALSE(permits.take(kStart, false));
  EXPECT_FALSE(permits.take(kStart, false));
  EXPECT_EQ(permits.take(kStart, true), Instant::max());
  permits.give_back();
  EXPECT_FALSE(permits.take(kStart, true));
  EXPECT_EQ(permits.take(kStart, true), Instant::max());
}

TEST(HeldPermits, ALimitThatRisesLetsTheNextInWhenItIsReached) {
  HeldPermits permits(Throttle::parallelism("p", 1).ramp_to(3, 4s));
  permits.start(kStart);
  EXPECT_FALSE(permits.take(kStart, false));
  EXPECT_EQ(permits.take(kStart, true), kStart + 2s);
  EXPECT_FALSE(permits.take(kStart + 2s, true));
  EXPECT_EQ(permits.take(kStart + 2s, true), kStart + 4s);
  permits.give_back();
  EXPECT_FALSE(permits.take(kStart + 2s, true));
}

TEST(HeldPermits, ALimitThatFallsTakesNothingAway) {
  HeldPermits permits(Throttle::parallelism("p", 3).ramp_to(1, 2s));
  permits.start(kStart);
  for (int k = 0; k < 3; ++k) EXPECT_FALSE(permits.take(kStart, false));
  const Instant later = kStart + 5s;
  EXPECT_EQ(permits.take(later, true), Instant::max());
  permits.give_back();
  permits.give_back();
  EXPECT_EQ(permits.take(later, true), Instant::max()) << "one is still held, which is the limit";
  permits.give_back();
  EXPECT_FALSE(permits.take(later, true));
}

}  // namespace
}  // namespace liveload::scenario
