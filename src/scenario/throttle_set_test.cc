#include "scenario/throttle_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "net/fiber.hpp"
#include "support/deadlines.hpp"
#include "support/run_loops.hpp"

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;
using base::Clock;
using base::Deadline;
using base::Instant;
using test::run_loops;
using test::soon;
using testing::ElementsAre;
using testing::HasSubstr;

std::unique_ptr<ThrottleSet> throttles(const std::vector<Throttle>& declared) {
  auto set = ThrottleSet::make(declared);
  EXPECT_TRUE(set) << set.error().message();
  return std::move(*set);
}

TEST(ThrottleSet, RefusesWhatCannotWorkAndNamesTheThrottle) {
  const auto refused = [](const Throttle& throttle) {
    const auto set = ThrottleSet::make({throttle});
    EXPECT_FALSE(set);
    if (set) return Error{};
    EXPECT_EQ(set.error().kind, ErrorKind::kConfig);
    EXPECT_EQ(set.error().target, throttle.name());
    return set.error();
  };
  EXPECT_THAT(refused(Throttle::rate("", 1)).cause, HasSubstr("needs a name"));
  EXPECT_THAT(refused(Throttle::rate("orders", 0)).cause, HasSubstr("not 0"));
  EXPECT_THAT(refused(Throttle::rate("orders", -3)).cause, HasSubstr("not -3"));
  EXPECT_THAT(refused(Throttle::rate("orders", 5, 0s)).cause, HasSubstr("interval"));
  EXPECT_THAT(refused(Throttle::interarrival("orders", -1ns)).cause, HasSubstr("-1 ns"));
  EXPECT_THAT(refused(Throttle::parallelism("orders", 0)).cause, HasSubstr("limit"));

  const auto ramp = Throttle::rate("orders", 5);
  EXPECT_THAT(refused(ramp.ramp_to(-1, 1s)).cause, HasSubstr("segment 1 leads to -1"));
  EXPECT_THAT(refused(ramp.hold(1s).ramp_to(1, -1s)).cause, HasSubstr("segment 2 lasts"));
  EXPECT_THAT(refused(ramp.ramp_in_steps(9, 0, 1s)).cause, HasSubstr("steps, not 0"));
  EXPECT_THAT(refused(ramp.ramp_in_steps(9, 3, 0s)).cause, HasSubstr("last nothing"));
  EXPECT_THAT(refused(ramp.ramp_in_steps(9, 10'000, Duration::max() / 2)).cause,
              HasSubstr("ten years"));
  EXPECT_THAT(refused(ramp.ramp_to(1s, 1s)).cause, HasSubstr("leads to a duration"));
  EXPECT_THAT(refused(Throttle::rate("orders", 2'000'000, 1s)).cause, HasSubstr("a second"));
  const auto gap = Throttle::interarrival("orders", 1s);
  EXPECT_THAT(refused(gap.ramp_to(0s, 1s)).cause, HasSubstr("must be above 0"));
  EXPECT_THAT(refused(gap.ramp_to(5, 1s)).cause, HasSubstr("leads to a number"));
  EXPECT_THAT(refused(gap.ramp_to(1ns, 1s)).cause, HasSubstr("a second"));
  EXPECT_TRUE(ThrottleSet::make({Throttle::rate("orders", 0).ramp_to(5, 1s)}))
      << "it may start with nothing";

  const auto twice = ThrottleSet::make({Throttle::rate("a", 1), Throttle::parallelism("a", 1)});
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().kind, ErrorKind::kConfig);
  EXPECT_EQ(twice.error().target, "a");
}

TEST(ThrottleSet, KnowsItsNames) {
  const auto set = throttles({Throttle::rate("b", 1), Throttle::parallelism("a", 1)});
  EXPECT_THAT(set->names(), ElementsAre("a", "b"));
  EXPECT_EQ(set->find("c"), nullptr);
  ASSERT_NE(set->find("b"), nullptr);
  EXPECT_EQ(set->find("b")->kind(), Throttle::Kind::kRate);
}

TEST(ThrottleSet, PermitsComeOnScheduleOverSeveralThreads) {
  const auto set = throttles({Throttle::interarrival("gate", 10ms)});
  std::mutex mutex;
  std::vector<Instant> passed;
  const Instant begin = Clock::now();
  run_loops(3, 7, [&](int, int) {
    ASSERT_TRUE(set->acquire("gate", soon()));
    const std::lock_guard lock(mutex);
    passed.push_back(Clock::now());
  });
  ASSERT_EQ(passed.size(), 21U);
  std::sort(passed.begin(), passed.end());
  // Never early: the schedule begins at the first request.
  for (std::size_t k = 0; k < passed.size(); ++k) {
    EXPECT_GE(passed[k] - begin, static_cast<std::int64_t>(k + 1) * 10ms) << k;
  }
}

TEST(ThrottleSet, AFreeFiberTakesTurnsWithItselfAtTheRate) {
  const auto set = throttles({Throttle::rate("gate", 200, 1s)});
  const Instant begin = Clock::now();
  Instant last;
  run_loops(1, 1, [&](int, int) {
    for (int k = 0; k <= 20; ++k) {
      ASSERT_TRUE(set->acquire("gate", soon()));
      last = Clock::now();
    }
  });
  // Never early: the schedule begins at the first request.
  EXPECT_GE(last - begin, 105ms);
}

TEST(ThrottleSet, ParallelismHoldsOverThreads) {
  const auto set = throttles({Throttle::parallelism("door", 2)});
  std::atomic<int> inside = 0, most = 0, done = 0;
  run_loops(3, 10, [&](int, int) {
    ASSERT_TRUE(set->acquire("door", soon()));
    const int now = ++inside;
    int seen = most;
    while (now > seen && !most.compare_exchange_weak(seen, now)) {
    }
    ASSERT_TRUE(net::sleep_until(Deadline::after(1ms)));
    --inside;
    set->release("door");
    ++done;
  });
  EXPECT_EQ(done, 30);
  EXPECT_EQ(most, 2);
}

TEST(ThrottleSet, FirstComeFirstServed) {
  const auto set = throttles({Throttle::parallelism("door", 1)});
  std::vector<int> order;
  run_loops(1, 5, [&](int, int fiber) {
    ASSERT_TRUE(set->acquire("door", soon()));
    order.push_back(fiber);
    ASSERT_TRUE(net::sleep_until(Deadline::after(1ms)));
    set->release("door");
  });
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3, 4));
}

TEST(ThrottleSet, WhoGivesUpLeavesTheQueueToTheOthers) {
  const auto set = throttles({Throttle::parallelism("door", 1)});
  bool third_in = false;
  run_loops(1, 3, [&](int, int fiber) {
    if (fiber == 1) {
      const auto acquired = set->acquire("door", Deadline::after(5ms));
      ASSERT_FALSE(acquired);
      EXPECT_EQ(acquired.error().kind, ErrorKind::kTimeout);
      return;
    }
    ASSERT_TRUE(set->acquire("door", soon()));
    if (fiber == 0) {
      ASSERT_TRUE(net::sleep_until(Deadline::after(30ms)));
    }
    third_in = fiber == 2;
    set->release("door");
  });
  EXPECT_TRUE(third_in);
}

TEST(ThrottleSet, AnInterruptEndsTheWaitAndTakesNoPermit) {
  const auto set = throttles({Throttle::parallelism("door", 1)});
  net::Interrupt interrupt;
  bool again = false;
  run_loops(1, 3, [&](int, int fiber) {
    if (fiber == 0) {
      ASSERT_TRUE(set->acquire("door", soon()));
      interrupt.raise({.kind = ErrorKind::kInterrupted, .cause = "stopped"});
      ASSERT_TRUE(net::sleep_until(Deadline::after(5ms)));
      set->release("door");
    } else if (fiber == 1) {
      const net::InterruptScope scope(interrupt);
      const auto acquired = set->acquire("door", soon());
      ASSERT_FALSE(acquired);
      EXPECT_EQ(acquired.error().kind, ErrorKind::kInterrupted);
    } else {
      ASSERT_TRUE(set->acquire("door", soon()));
      again = true;
      set->release("door");
    }
  });
  EXPECT_TRUE(again);
}

}  // namespace
}  // namespace liveload::scenario
