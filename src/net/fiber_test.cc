#include "net/fiber.hpp"

#include <gmock/gmock.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace liveload::net {
namespace {

using base::Clock;
using base::Deadline;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;

Error stopped() {
  return {.kind = ErrorKind::kInterrupted, .tried = "run", .cause = "stopped"};
}

TEST(Fiber, RunsAndEnds) {
  EventLoop loop;
  EventLoop* inside = nullptr;
  loop.spawn([&] { inside = &current_loop(); });
  loop.run();
  EXPECT_EQ(inside, &loop);
}

TEST(Fiber, SleepSuspendsTheFiberAndNotTheThread) {
  EventLoop loop;
  std::vector<int> order;
  const auto started = Clock::now();
  loop.spawn([&] {
    ASSERT_TRUE(sleep_until(Deadline::after(milliseconds(20))));
    order.push_back(2);
  });
  loop.spawn([&] { order.push_back(1); });
  loop.run();
  EXPECT_THAT(order, ElementsAre(1, 2));
  EXPECT_GE(Clock::now() - started, milliseconds(20));
}

TEST(Event, WakesEveryWaiter) {
  EventLoop loop;
  Event event;
  int woken = 0;
  for (int i = 0; i < 3; ++i) {
    loop.spawn([&] {
      EXPECT_TRUE(event.wait(Deadline::after(seconds(10))));
      ++woken;
    });
  }
  loop.spawn([&] { event.notify(); });
  loop.run();
  EXPECT_EQ(woken, 3);
}

TEST(Event, KeepsOneNotificationForTheNextWaiter) {
  EventLoop loop;
  Event event;
  event.notify();
  event.notify();
  loop.spawn([&] {
    EXPECT_TRUE(event.wait(Deadline::after(seconds(10))));
    EXPECT_FALSE(event.wait(Deadline::after(milliseconds(1))));
  });
  loop.run();
}

TEST(Event, WaitEndsAtItsDeadlineWithATimeout) {
  EventLoop loop;
  Event event;
  const auto started = Clock::now();
  loop.spawn([&] {
    auto waited = event.wait(Deadline::after(milliseconds(15)));
    ASSERT_FALSE(waited);
    EXPECT_EQ(waited.error().kind, ErrorKind::kTimeout);
    EXPECT_GE(waited.error().after, milliseconds(15));
  });
  loop.run();
  EXPECT_GE(Clock::now() - started, milliseconds(15));
}

TEST(Event, ANotificationAfterATimeoutIsKept) {
  EventLoop loop;
  Event event;
  loop.spawn([&] {
    EXPECT_FALSE(event.wait(Deadline::after(milliseconds(1))));
    event.notify();
    EXPECT_TRUE(event.wait(Deadline::after(seconds(10))));
  });
  loop.run();
}

TEST(Interrupt, CutsTheWaitAndEveryLaterOne) {
  EventLoop loop;
  Interrupt interrupt;
  Event never;
  std::vector<ErrorKind> kinds;
  const auto started = Clock::now();
  loop.spawn([&] {
    InterruptScope scope(interrupt);
    for (int i = 0; i < 2; ++i)
      kinds.push_back(never.wait(Deadline::after(seconds(10))).error().kind);
    kinds.push_back(sleep_until(Deadline::after(seconds(10))).error().kind);
    never.notify();
    kinds.push_back(never.wait(Deadline::after(seconds(10))).error().kind);
  });
  loop.spawn([&] {
    interrupt.raise(stopped());
    interrupt.raise({.kind = ErrorKind::kInternal});
  });
  loop.run();
  EXPECT_THAT(kinds, testing::AllOf(testing::SizeIs(4), testing::Each(ErrorKind::kInterrupted)));
  EXPECT_LT(Clock::now() - started, seconds(5));
}

TEST(Interrupt, ConcernsWaitsInsideItsScopeOnly) {
  EventLoop loop;
  Interrupt outer, inner;
  inner.raise(stopped());
  loop.spawn([&] {
    InterruptScope scope(outer);
    {
      InterruptScope nested(inner);
      EXPECT_FALSE(sleep_until(Deadline::after(milliseconds(1))));
    }
    EXPECT_TRUE(sleep_until(Deadline::after(milliseconds(1))));
  });
  loop.run();
}

TEST(Promise, HandsOverTheFirstResult) {
  EventLoop loop;
  Promise<int> promise;
  loop.spawn([&] {
    auto value = promise.wait(Deadline::after(seconds(10)));
    ASSERT_TRUE(value);
    EXPECT_EQ(*value, 7);
  });
  loop.spawn([&] {
    promise.set(7);
    promise.set(8);
  });
  loop.run();
}

TEST(Semaphore, LetsWaitersInInTheirOrder) {
  EventLoop loop;
  Semaphore semaphore(2);
  std::vector<int> order;
  int inside = 0, most = 0;
  for (int i = 0; i < 6; ++i) {
    loop.spawn([&, i] {
      ASSERT_TRUE(semaphore.acquire(Deadline::after(seconds(10))));
      order.push_back(i);
      most = std::max(most, ++inside);
      ASSERT_TRUE(sleep_until(Deadline::after(milliseconds(1))));
      --inside;
      semaphore.release();
    });
  }
  loop.run();
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(most, 2);
}

TEST(Semaphore, AWaiterThatGaveUpHoldsNoPermit) {
  EventLoop loop;
  Semaphore semaphore(1);
  bool entered = false;
  loop.spawn([&] {
    ASSERT_TRUE(semaphore.acquire(Deadline::after(seconds(10))));
    ASSERT_TRUE(sleep_until(Deadline::after(milliseconds(20))));
    semaphore.release();
  });
  loop.spawn([&] {
    auto waited = semaphore.acquire(Deadline::after(milliseconds(1)));
    ASSERT_FALSE(waited);
    EXPECT_EQ(waited.error().kind, ErrorKind::kTimeout);
  });
  loop.spawn([&] {
    ASSERT_TRUE(semaphore.acquire(Deadline::after(seconds(10))));
    entered = true;
  });
  loop.run();
  EXPECT_TRUE(entered);
}

TEST(Fiber, ManyWaitAtOnce) {
#ifdef LIVELOAD_SANITIZED
  constexpr int kFibers = 1'000;  // ThreadSanitizer knows 8,000 stacks at most.
#else
  constexpr int kFibers = 10'000;
#endif
  EventLoop loop;
  Event event;
  int waiting = 0, woken = 0;
  for (int i = 0; i < kFibers; ++i) {
    loop.spawn([&] {
      if (++waiting == kFibers) return event.notify();
      if (event.wait(Deadline::after(seconds(30)))) ++woken;
    });
  }
  loop.run();
  EXPECT_EQ(woken, kFibers - 1);
}

TEST(Fiber, MayWaitInsideOfAnExceptionHandler) {
  EventLoop loop;
  std::vector<std::string> caught;
  for (const char* text : {"one", "two", "three"}) {
    loop.spawn([&caught, text] {
      try {
        throw std::runtime_error(text);
      } catch (const std::runtime_error&) {
        ASSERT_TRUE(sleep_until(Deadline::after(milliseconds(1))));
        try {
          throw;
        } catch (const std::runtime_error& again) {
          caught.emplace_back(again.what());
        }
      }
    });
  }
  loop.run();
  EXPECT_THAT(caught, testing::UnorderedElementsAre("one", "two", "three"));
}

TEST(Fiber, WaitsFailAndDestructorsRunWhenTheLoopIsDestroyed) {
  bool destroyed = false;
  ErrorKind kind{};
  Event never;
  {
    EventLoop loop;
    loop.spawn([&] {
      struct Flag {
        bool& flag;
        ~Flag() { flag = true; }
      } flag{destroyed};
      auto waited = never.wait(Deadline(base::Instant::max()));
      kind = waited.error().kind;
      EXPECT_FALSE(never.wait(Deadline::after(seconds(10))));
    });
    loop.post([&] { loop.stop(); });
    loop.run();
    loop.spawn([] { FAIL() << "a fiber that never ran is dropped"; });
  }
  EXPECT_TRUE(destroyed);
  EXPECT_EQ(kind, ErrorKind::kInterrupted);
}

TEST(Fiber, IsWokenByOtherThreadsThroughTheLoop) {
  EventLoop loop;
  Promise<int> promise;
  loop.spawn([&] {
    auto value = promise.wait(Deadline::after(seconds(10)));
    ASSERT_TRUE(value);
    EXPECT_EQ(*value, 42);
  });
  std::thread other([&] { loop.post([&] { promise.set(42); }); });
  loop.run();
  other.join();
}

}  // namespace
}  // namespace liveload::net
