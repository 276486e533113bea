#include "cli/interrupt.hpp"

#include <gtest/gtest.h>
#include <signal.h>

namespace liveload::cli {
namespace {

TEST(Interrupt, StopsThenCutsThenLeavesTheThirdToTheSystem) {
  const Interrupt interrupt("\nfinishing\n");
  EXPECT_FALSE(interrupt.stop_requested());
  testing::internal::CaptureStderr();
  ::raise(SIGINT);
  EXPECT_TRUE(interrupt.stop_requested());
  EXPECT_FALSE(interrupt.cut_requested());
  ::raise(SIGTERM);
  EXPECT_TRUE(interrupt.cut_requested());
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "\nfinishing\n\ncutting the users now\n");
  EXPECT_EXIT(::raise(SIGINT), testing::KilledBySignal(SIGINT), "");
}

TEST(Interrupt, BeginsAnewAndPutsBackWhatWasThere) {
  struct sigaction before{};
  struct sigaction after{};
  ::sigaction(SIGTERM, nullptr, &before);
  {
    const Interrupt interrupt("");
    EXPECT_FALSE(interrupt.stop_requested());
  }
  ::sigaction(SIGTERM, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
}

}  // namespace
}  // namespace liveload::cli
