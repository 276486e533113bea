#include "cluster/clock_estimate.hpp"

#include <gtest/gtest.h>

namespace liveload::cluster {
namespace {

using namespace std::chrono_literals;

constexpr base::Instant at(Duration time) {
  return base::Instant(time);
}

TEST(ClockEstimate, TheQuickestAnswerCounts) {
  ClockEstimate clock;
  EXPECT_FALSE(clock.known());
  clock.add(at(1s), at(121s + 9ms), at(1s + 10ms));  // A slow way back: 4 ms off.
  clock.add(at(2s), at(122s + 1ms), at(2s + 2ms));
  clock.add(at(3s), at(123s + 20ms), at(3s + 30ms));
  EXPECT_EQ(clock.offset(at(3s)), 120s);
  EXPECT_GE(clock.error(at(3s)), 1ms);
  EXPECT_LT(clock.error(at(3s)), 2ms);
}

TEST(ClockEstimate, TheErrorHoldsTheTruthHoweverUnevenTheWaysAre) {
  ClockEstimate clock;
  clock.add(at(1s), at(-59s), at(1s + 8ms));  // All of the time on the way back.
  const Duration off = clock.offset(at(1s + 8ms)) - -60s;
  EXPECT_LE(off < 0s ? -off : off, clock.error(at(1s + 8ms)));
}

TEST(ClockEstimate, WhatIsOldCountsLess) {
  ClockEstimate clock;
  clock.add(at(0s), at(10s), at(0s));
  clock.add(at(1h), at(1h + 10s + 60ms), at(1h + 100ms));
  // 100 millionths of an hour are 360 ms: the fresh one is the better one now.
  EXPECT_EQ(clock.offset(at(1h + 1s)), 10s + 10ms);
}

}  // namespace
}  // namespace liveload::cluster
