// What a Context waits for in a fiber: time, and permits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/fiber.hpp"
#include "scenario/context_state.hpp"

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;
using base::Clock;
using base::Deadline;
using testing::HasSubstr;

class ContextWaitTest : public testing::Test {
 protected:
  ContextWaitTest()
      : shared_{.config = {},
                .folder = {},
                .throttles = std::move(*ThrottleSet::make(
                    {Throttle::interarrival("gate", 20ms), Throttle::parallelism("door", 1)}))} {}

  /// Each body as a fiber with a context of its own, whose iteration ends in `limit`.
  void run(std::vector<std::function<void(ContextState&)>> bodies, Duration limit = 20s) {
    net::EventLoop loop;
    UserId id = 0;
    for (auto& body : bodies) {
      loop.spawn([this, body, limit, user = ++id] {
        ContextState state(user, recorder_, shared_, 1min);
        state.begin_iteration(1, Deadline::after(limit));
        state.run([&] { body(state); });
        state.end_iteration();
      });
    }
    loop.run();
  }

  telemetry::Recorder recorder_{Clock::now()};
  Shared shared_;
};

TEST_F(ContextWaitTest, SleepPausesTheUserAndIsNoStep) {
  run({[](ContextState& state) {
    const auto start = Clock::now();
    state.context().sleep(15ms).sleep(-1s);
    EXPECT_GE(Clock::now() - start, 15ms);
    EXPECT_FALSE(state.failed());
    EXPECT_EQ(state.step(), 0U);
  }});
  EXPECT_TRUE(recorder_.take().histograms.empty());
}

TEST_F(ContextWaitTest, SleepEndsWithTheIterationsTime) {
  run({[](ContextState& state) {
        state.context().sleep(1h);
        ASSERT_TRUE(state.failed());
        EXPECT_EQ(state.error()->reason.kind, ErrorKind::kIterationTimeout);
        EXPECT_THAT(state.error()->message(), HasSubstr("sleep(1 h)"));
      }},
      15ms);
}

TEST_F(ContextWaitTest, ThrottleWaitsAreMeasured) {
  run({[](ContextState& state) {
    state.context().throttle("gate").throttle("gate").throttle("gate");
    EXPECT_FALSE(state.failed());
    EXPECT_EQ(state.step(), 3U);
  }});
  const auto delta = recorder_.take();
  ASSERT_EQ(delta.histograms.size(), 1U);
  EXPECT_EQ(delta.histograms[0].metric, telemetry::Histogram::kThrottleWaitUs);
  EXPECT_EQ(delta.histograms[0].dimension, "gate");
}

TEST_F(ContextWaitTest, AnUnknownThrottleFailsAndTheKnownAreListed) {
  run({[](ContextState& state) {
    state.context().throttle("gaet");
    ASSERT_TRUE(state.failed());
    EXPECT_THAT(state.error()->message(), HasSubstr("throttle(gaet) failed"));
    EXPECT_THAT(state.error()->message(), HasSubstr("there is door, gate"));
  }});
}

TEST_F(ContextWaitTest, APermitIsHeldUntilReleaseOrTheIterationsEnd) {
  std::vector<std::string> order;
  run({[&](ContextState& state) {
         state.context().throttle("door").sleep(10ms);
         order.push_back("first leaves");
         state.context().release("door").release("door").sleep(20ms);
       },
       [&](ContextState& state) {
         // Asking again while holding it is no second permit, which would never come.
         state.context().throttle("door").throttle("door").sleep(10ms);
         EXPECT_FALSE(state.failed());
         order.push_back("second ends");
       },
       [&](ContextState& state) {
         state.context().throttle("door");
         order.push_back("third enters");
       }});
  EXPECT_THAT(order, testing::ElementsAre("first leaves", "second ends", "third enters"));
}

TEST_F(ContextWaitTest, WaitingForAPermitEndsWithTheIterationsTime) {
  ASSERT_TRUE(shared_.throttles->acquire("door", Deadline::after(1s)));
  run({[](ContextState& state) {
        state.context().throttle("door");
        ASSERT_TRUE(state.failed());
        EXPECT_EQ(state.error()->reason.kind, ErrorKind::kIterationTimeout);
        EXPECT_EQ(state.error()->step, 1U);
      }},
      15ms);
}

TEST_F(ContextWaitTest, WaitingForAPermitDoesNotCountAgainstTheIteration) {
  ASSERT_TRUE(shared_.throttles->acquire("door", Deadline::after(1s)));
  run({[](ContextState& state) {
         state.set_life_end(Clock::now() + 20s);
         state.context().throttle("door").sleep(300ms);
         EXPECT_FALSE(state.failed());
         state.context().sleep(1h);
         ASSERT_TRUE(state.failed());
         EXPECT_EQ(state.error()->reason.kind, ErrorKind::kIterationTimeout);
       },
       [this](ContextState& state) {
         state.context().sleep(350ms);
         shared_.throttles->release("door");
       }},
      400ms);
}

TEST_F(ContextWaitTest, WaitingForAPermitCountsWhereAskedTo) {
  ASSERT_TRUE(shared_.throttles->acquire("door", Deadline::after(1s)));
  run({[](ContextState& state) {
        state.set_life_end(Clock::now() + 20s);
        state.context().throttle("door", {.counts_against_iteration = true});
        ASSERT_TRUE(state.failed());
        EXPECT_EQ(state.error()->reason.kind, ErrorKind::kIterationTimeout);
        EXPECT_FALSE(state.ended_waiting());
      }},
      15ms);
}

TEST_F(ContextWaitTest, WhoStillWaitsWhenItsDurationIsOverEndsThereAsASuccess) {
  ASSERT_TRUE(shared_.throttles->acquire("door", Deadline::after(1s)));
  run({[](ContextState& state) {
    state.set_life_end(Clock::now() + 15ms);
    bool went_on = false;
    state.context().throttle("door").update_assign("went", [&](const Value& v) {
      went_on = true;
      return v;
    });
    EXPECT_FALSE(state.failed());
    EXPECT_TRUE(state.halted());
    EXPECT_TRUE(state.ended_waiting());
    EXPECT_FALSE(went_on);
  }});
}

TEST_F(ContextWaitTest, UsersMeetAndTheWaitingIsMeasured) {
  const auto meet = [](ContextState& state) {
    state.context().rendezvous("door", 2);
    EXPECT_FALSE(state.failed());
    EXPECT_EQ(state.step(), 1U);
  };
  run({meet, meet});
  const auto delta = recorder_.take();
  ASSERT_EQ(delta.histograms.size(), 1U);
  EXPECT_EQ(delta.histograms[0].metric, telemetry::Histogram::kActionDurationUs);
  EXPECT_EQ(delta.histograms[0].dimension, "rendezvous");
}

TEST_F(ContextWaitTest, WhoWaitsInVainFailsWithHowManyWereThere) {
  run({[](ContextState& state) {
         state.context().rendezvous("door", 3, {.timeout = 10ms});
         ASSERT_TRUE(state.failed());
         EXPECT_EQ(state.error()->reason.kind, ErrorKind::kTimeout);
         EXPECT_THAT(state.error()->message(), HasSubstr("rendezvous(door, 3)"));
         EXPECT_THAT(state.error()->message(), HasSubstr("2 of 3 users were there"));
       },
       [](ContextState& state) {
         state.context().rendezvous("door", 3);
         ASSERT_TRUE(state.failed());
         EXPECT_EQ(state.error()->reason.kind, ErrorKind::kIterationTimeout);
       },
       [](ContextState& state) {
         state.context().rendezvous("door", 0);
         ASSERT_TRUE(state.failed());
         EXPECT_EQ(state.error()->reason.kind, ErrorKind::kScenario);
       },
       [](ContextState& state) {
         state.set_life_end(Clock::now() + 10ms);
         state.context().rendezvous("gate", 2);
         EXPECT_FALSE(state.failed());
         EXPECT_TRUE(state.ended_waiting());
       }},
      30ms);
}

TEST_F(ContextWaitTest, AnInterruptIsTheUsersError) {
  net::Interrupt interrupt;
  run({[&](ContextState& state) {
         const net::InterruptScope scope(interrupt);
         state.context().sleep(1h);
         ASSERT_TRUE(state.failed());
         EXPECT_EQ(state.error()->reason.kind, ErrorKind::kInterrupted);
       },
       [&](ContextState&) {
         interrupt.raise({.kind = ErrorKind::kInterrupted, .cause = "stopped"});
       }});
}

}  // namespace
}  // namespace liveload::scenario
