#include "net/event_loop.hpp"

#include <gmock/gmock.h>

#include <thread>
#include <vector>

namespace liveload::net {
namespace {

using base::Clock;
using std::chrono::milliseconds;
using testing::ElementsAre;

TEST(EventLoop, RunReturnsWhenNothingIsLeftToDo) {
  EventLoop loop;
  int ran = 0;
  loop.post([&] { ++ran; });
  loop.run();
  EXPECT_EQ(ran, 1);
}

TEST(EventLoop, RunsPostedWorkInOrder) {
  EventLoop loop;
  std::vector<int> order;
  for (int i = 0; i < 3; ++i) loop.post([&order, i] { order.push_back(i); });
  loop.run();
  EXPECT_THAT(order, ElementsAre(0, 1, 2));
}

TEST(EventLoop, StopBeforeRunIsObeyedAndTheNextRunGoesOn) {
  EventLoop loop;
  bool ran = false;
  loop.post([&] { ran = true; });
  loop.stop();
  loop.run();
  EXPECT_FALSE(ran);
  loop.run();
  EXPECT_TRUE(ran);
}

TEST(EventLoop, TakesWorkFromOtherThreads) {
  EventLoop loop;
  int received = 0;
  Timer guard(loop);
  guard.start(Clock::now() + std::chrono::seconds(10), [&] { loop.stop(); });
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        loop.post([&] {
          if (++received == 4000) loop.stop();
        });
      }
    });
  }
  loop.run();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(received, 4000);
}

TEST(Timer, FiresInOrderOfTime) {
  EventLoop loop;
  std::vector<int> order;
  Timer late(loop), early(loop);
  const auto now = Clock::now();
  late.start(now + milliseconds(20), [&] { order.push_back(2); });
  early.start(now + milliseconds(5), [&] { order.push_back(1); });
  loop.run();
  EXPECT_THAT(order, ElementsAre(1, 2));
  EXPECT_GE(Clock::now() - now, milliseconds(20));
}

TEST(Timer, DoesNotFireOnceCancelledDestroyedOrStartedAnew) {
  EventLoop loop;
  std::vector<int> order;
  const auto now = Clock::now();
  Timer cancelled(loop), restarted(loop);
  cancelled.start(now, [&] { order.push_back(1); });
  cancelled.cancel();
  {
    Timer destroyed(loop);
    destroyed.start(now, [&] { order.push_back(2); });
  }
  restarted.start(now, [&] { order.push_back(3); });
  restarted.start(now + milliseconds(1), [&] { order.push_back(4); });
  loop.run();
  EXPECT_THAT(order, ElementsAre(4));
}

TEST(Timer, MayBeStartedAgainByItsOwnWork) {
  EventLoop loop;
  Timer timer(loop);
  int fired = 0;
  std::function<void()> again = [&] {
    if (++fired < 3) timer.start(Clock::now(), again);
  };
  timer.start(Clock::now(), again);
  loop.run();
  EXPECT_EQ(fired, 3);
}

}  // namespace
}  // namespace liveload::net
