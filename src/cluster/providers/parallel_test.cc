#include "cluster/providers/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <set>
#include <thread>

namespace liveload::cluster {
namespace {

TEST(InParallel, DoesEachOnceAndSoManyAtOnce) {
  // Nobody gets on unless three are at work at the same time.
  std::latch together(3);
  std::atomic<int> sum = 0;
  const auto done = in_parallel(3, 3, {}, [&](std::size_t i, const std::stop_token&) {
    together.arrive_and_wait();
    sum += 1 << i;
    return Result<void>();
  });
  EXPECT_TRUE(done);
  EXPECT_EQ(sum, 7);
}

TEST(InParallel, BeginsNothingAfterAnErrorAndStopsTheOthers) {
  std::atomic<int> begun = 0;
  const auto done =
      in_parallel(100, 2, {}, [&](std::size_t i, const std::stop_token& stop) -> Result<void> {
        ++begun;
        if (i == 1) return fail({.kind = ErrorKind::kCluster, .cause = "the second"});
        while (!stop.stop_requested()) std::this_thread::yield();
        return fail({.kind = ErrorKind::kInterrupted, .cause = "stopped"});
      });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().cause, "the second");
  EXPECT_EQ(begun, 2);
}

TEST(InParallel, PassesAStopOn) {
  std::stop_source source;
  const auto done =
      in_parallel(1, 1, source.get_token(), [&](std::size_t, const std::stop_token& stop) {
        source.request_stop();
        EXPECT_TRUE(stop.stop_requested());
        return Result<void>();
      });
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace liveload::cluster
