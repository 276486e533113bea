// Pauses and random numbers of a user.
#include <gtest/gtest.h>

#include "net/event_loop.hpp"
#include "scenario/context_state.hpp"

namespace liveload::scenario {
namespace {

using base::Clock;
using base::Deadline;
using namespace std::chrono_literals;

class ContextPacing : public testing::Test {
 protected:
  /// `body` in a fiber, with the Context of a user whose iteration ends in `limit`.
  void run(const std::function<void(ContextState&)>& body, Duration limit = 20s) {
    net::EventLoop loop;
    loop.spawn([&] {
      ContextState state(1, recorder_, shared_, 1min);
      state.begin_iteration(1, Deadline::after(limit));
      state.run([&] { body(state); });
      state.end_iteration();
    });
    loop.run();
  }

  std::vector<std::uint64_t> numbers(UserId user, std::uint64_t restarts, std::uint64_t seed) {
    Shared shared;
    shared.seed = seed;
    ContextState state(user, recorder_, shared, 1min);
    if (restarts > 0) state.take_over(restarts, 0);
    std::vector<std::uint64_t> all;
    for (int i = 0; i < 5; ++i) all.push_back(state.context().random()());
    return all;
  }

  telemetry::Recorder recorder_{Clock::now()};
  Shared shared_;
};

TEST_F(ContextPacing, ThinkTimePausesAndIsNoAction) {
  run([&](ContextState& state) {
    const auto start = Clock::now();
    state.context().think_time(30ms).think_time(ThinkTime::uniform(10ms, 20ms));
    EXPECT_GE(Clock::now() - start, 40ms);
    EXPECT_EQ(state.step(), 0u);
  });
  EXPECT_TRUE(recorder_.take().histograms.empty());
}

TEST_F(ContextPacing, ThinkTimeEndsWithTheIterationsTime) {
  run(
      [](ContextState& state) {
        state.context().think_time(10s);
        ASSERT_TRUE(state.failed());
        EXPECT_EQ(state.error()->reason.kind, ErrorKind::kIterationTimeout);
        EXPECT_EQ(state.error()->action, "think_time");
      },
      20ms);
}

TEST_F(ContextPacing, AfterAFailureNothingIsDrawnOrWaitedFor) {
  run([](ContextState& state) {
    const std::mt19937_64 before = state.random();
    const auto start = Clock::now();
    state.context().fail("no").think_time(10s);
    EXPECT_LT(Clock::now() - start, 5s);
    EXPECT_EQ(state.random(), before);
  });
}

TEST_F(ContextPacing, RandomNumbersFollowFromSeedUserAndRestarts) {
  EXPECT_EQ(numbers(1, 0, 42), numbers(1, 0, 42));
  EXPECT_NE(numbers(1, 0, 42), numbers(2, 0, 42));
  EXPECT_NE(numbers(1, 0, 42), numbers(1, 0, 43));
  EXPECT_NE(numbers(1, 0, 42), numbers(1, 1, 42));
  EXPECT_EQ(numbers(1, 1, 42), numbers(1, 1, 42));
}

}  // namespace
}  // namespace liveload::scenario
