#include "scenario/schedule.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;

Duration seconds(long double s) {
  return Duration(std::llroundl(s * 1e9L));
}

TEST(Schedule, ARateThatStaysIsExactToTheNanosecond) {
  const Schedule schedule(Throttle::rate("r", 7, 1s));
  for (std::int64_t k = 1; k <= 70'000; ++k) {
    ASSERT_EQ(schedule.due_at(static_cast<long double>(k)).count(), (k * 2'000'000'000 + 7) / 14)
        << k;
  }
  EXPECT_EQ(schedule.due_at(70'000), 10'000s);
  EXPECT_EQ(schedule.due_by(10s), 70);
}

TEST(Schedule, ARateGoesEvenlyAndItsPermitsAsTheSquareOfTime) {
  // From nothing to ten a second in ten seconds: t²/2 permits by t.
  const Schedule schedule(Throttle::rate("r", 0, 1s).ramp_to(10, 10s));
  for (int k = 1; k <= 50; ++k) EXPECT_EQ(schedule.due_at(k), seconds(std::sqrt(2.0L * k))) << k;
  EXPECT_EQ(schedule.value_at(2500ms), 2.5L);
  EXPECT_EQ(schedule.due_by(10s), 50);
  EXPECT_EQ(schedule.due_at(51), 10'100ms) << "then it stays at ten a second";
}

TEST(Schedule, ARateThatFallsToNothingGivesNoneUntilItRisesAgain) {
  const Schedule schedule(
      Throttle::rate("r", 60).hold(10s).ramp_to(0, 20s).hold(1h).ramp_to(60, 0s));
  EXPECT_EQ(schedule.due_at(10), 10s);
  EXPECT_EQ(schedule.due_at(20), 30s) << "the last one at the very end of the ramp";
  EXPECT_EQ(schedule.due_by(1h), 20);
  EXPECT_EQ(schedule.due_at(21), 30s + 1h + 1s);
  const Schedule never(Throttle::rate("r", 60).ramp_to(0, 1min));
  EXPECT_EQ(never.due_at(30), 1min);
  EXPECT_EQ(never.due_at(31), Duration::max());
}

TEST(Schedule, StepsAreOfEqualHeightAndLength) {
  const Schedule schedule(Throttle::rate("r", 10, 1s).ramp_in_steps(20, 4, 2s));
  EXPECT_EQ(schedule.value_at(1s), 10);
  EXPECT_EQ(schedule.value_at(2s), 12.5L);
  EXPECT_EQ(schedule.value_at(5s), 15);
  EXPECT_EQ(schedule.value_at(7999ms), 17.5L);
  EXPECT_EQ(schedule.value_at(8s), 20);
  EXPECT_EQ(schedule.due_by(8s), 2 * (10 + 12.5L + 15 + 17.5L));
  EXPECT_EQ(schedule.due_at(45), 4s);
}

TEST(Schedule, AnInterarrivalGoesEvenlyInItsInterval) {
  // From 1 s to 3 s within 10 s: 5·ln(1 + t/5) permits by t.
  const Schedule schedule(Throttle::interarrival("i", 1s).ramp_to(3s, 10s));
  EXPECT_EQ(schedule.value_at(5s), 2e9L);
  for (int k = 1; k <= 5; ++k) {
    EXPECT_EQ(schedule.due_at(k), seconds(5 * std::expm1(k / 5.0L))) << k;
  }
  EXPECT_NEAR(static_cast<double>(schedule.due_by(10s)), 5 * std::log(3.0), 1e-12);
  // Then it stays.
  EXPECT_EQ(schedule.due_at(8) - schedule.due_at(7), 3s);
}

TEST(Schedule, LongIntervalsAreKept) {
  EXPECT_EQ(Schedule(Throttle::interarrival("i", 7s)).due_at(3), 21s);
  EXPECT_EQ(Schedule(Throttle::interarrival("i", 90s)).due_at(2), 180s);
  EXPECT_EQ(Schedule(Throttle::interarrival("i", 10s).ramp_in_steps(90s, 2, 30s)).due_at(3), 30s);
}

TEST(Schedule, WhatIsDueByATimeAndWhenAreTheReverseOfEachOther) {
  const Schedule schedule(Throttle::rate("r", 600)
                              .hold(7s)
                              .ramp_to(6000, 13s)
                              .ramp_in_steps(300, 7, 3s)
                              .ramp_to(0, 11s)
                              .hold(5s)
                              .ramp_to(1200, 17s));
  for (int k = 1; k < 3000; ++k) {
    const Duration at = schedule.due_at(k);
    ASSERT_NEAR(static_cast<double>(schedule.due_by(at)), k, 1e-6) << k;
  }
}

TEST(Schedule, AParallelismReachesItsLimitsOneByOne) {
  const Schedule schedule(Throttle::parallelism("p", 1).ramp_to(5, 8s).hold(2s).ramp_to(0, 5s));
  EXPECT_EQ(schedule.reaches(1, 0s), 0s);
  EXPECT_EQ(schedule.reaches(2, 0s), 2s);
  EXPECT_EQ(schedule.reaches(5, 0s), 8s);
  EXPECT_EQ(schedule.reaches(6, 0s), Duration::max());
  EXPECT_EQ(schedule.reaches(5, 10'001ms), Duration::max());
  EXPECT_EQ(schedule.value_at(1h), 0);
  const Schedule jump(Throttle::parallelism("p", 2).hold(3s).ramp_to(4, 0s));
  EXPECT_EQ(jump.reaches(3, 1s), 3s);
}

}  // namespace
}  // namespace liveload::scenario
