#include "scenario/rendezvous.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>

#include "net/fiber.hpp"
#include "support/deadlines.hpp"
#include "support/run_loops.hpp"

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;
using base::Clock;
using base::Deadline;
using test::run_loops;
using test::soon;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

TEST(Rendezvous, AllWaitForTheLastOneOverSeveralThreads) {
  Rendezvous rendezvous;
  std::atomic<int> there = 0, gone = 0;
  run_loops(3, 4, [&](int, int) {
    for (int round = 1; round <= 3; ++round) {
      ++there;
      ASSERT_TRUE(rendezvous.meet("door", 12, soon()));
      EXPECT_GE(there, round * 12);
      ++gone;
    }
  });
  EXPECT_EQ(gone, 36);
}

TEST(Rendezvous, ThoseWhoCameFirstGoOnAndTheLastIsToldHowManyWereThere) {
  Rendezvous rendezvous;
  std::vector<int> went;
  run_loops(1, 5, [&](int, int fiber) {
    const auto met = rendezvous.meet("door", 2, Deadline::after(fiber == 4 ? 10ms : 10s));
    if (met) {
      went.push_back(fiber);
    } else {
      EXPECT_EQ(fiber, 4);
      EXPECT_EQ(met.error().kind, ErrorKind::kTimeout);
      EXPECT_EQ(met.error().target, "door");
      EXPECT_THAT(met.error().cause, HasSubstr("1 of 2 users were there"));
    }
  });
  EXPECT_THAT(went, UnorderedElementsAre(0, 1, 2, 3));
}

TEST(Rendezvous, AnotherNumberIsAnotherPlaceAndOneMeetsItself) {
  Rendezvous rendezvous;
  run_loops(1, 2, [&](int, int fiber) {
    EXPECT_TRUE(rendezvous.meet("alone", 1, Deadline::after(0s)));
    EXPECT_FALSE(rendezvous.meet("door", fiber == 0 ? 2 : 3, Deadline::after(5ms)));
  });
  EXPECT_TRUE(rendezvous.waiting().empty());
}

TEST(Rendezvous, WhoIsInterruptedCountsNoMore) {
  Rendezvous rendezvous;
  net::Interrupt interrupt;
  run_loops(1, 3, [&](int, int fiber) {
    if (fiber == 0) {
      const net::InterruptScope scope(interrupt);
      const auto met = rendezvous.meet("door", 2, soon());
      ASSERT_FALSE(met);
      EXPECT_EQ(met.error().kind, ErrorKind::kInterrupted);
    } else if (fiber == 1) {
      interrupt.raise({.kind = ErrorKind::kInterrupted, .cause = "stopped"});
      ASSERT_TRUE(net::sleep_until(Deadline::after(1ms)));
      EXPECT_TRUE(rendezvous.meet("door", 2, soon()));
    } else {
      ASSERT_TRUE(net::sleep_until(Deadline::after(2ms)));
      EXPECT_TRUE(rendezvous.meet("door", 2, soon()));
    }
  });
}

TEST(Rendezvous, WhereOthersDecideTheySayWhoGoesOnAndWhen) {
  Rendezvous rendezvous(Rendezvous::Decided::kElsewhere);
  const base::Instant at = Clock::now() + 15ms;
  run_loops(1, 4, [&](int, int fiber) {
    if (fiber < 2) {
      EXPECT_TRUE(rendezvous.meet("door", 2, soon()));
      EXPECT_GE(Clock::now(), at);
    } else if (fiber == 2) {
      const auto met = rendezvous.meet("door", 2, Deadline::after(30ms));
      ASSERT_FALSE(met);
      EXPECT_THAT(met.error().cause, HasSubstr("17 of 2 users were there"));
    } else {
      const auto waiting = rendezvous.waiting();
      ASSERT_EQ(waiting.size(), 1U);
      EXPECT_EQ(waiting[0].name, "door");
      EXPECT_EQ(waiting[0].size, 2U);
      EXPECT_THAT(waiting[0].tickets, ElementsAre(1U, 2U, 3U));
      rendezvous.set_present("door", 2, 17);
      rendezvous.release("door", 2, {1, 2, 99}, at);
      rendezvous.release("door", 2, {1, 2}, at);
      rendezvous.release("gate", 2, {3}, at);
      EXPECT_THAT(rendezvous.waiting().at(0).tickets, ElementsAre(3U));
    }
  });
}

}  // namespace
}  // namespace liveload::scenario
