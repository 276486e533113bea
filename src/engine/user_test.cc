#include "engine/user.hpp"

#include <gtest/gtest.h>

namespace liveload::engine {
namespace {

using namespace std::chrono_literals;

TEST(BackOff, DoublesWithEachRestartInARowUpToHalfAMinute) {
  EXPECT_EQ(back_off(0), 0s) << "the first failure after a good iteration keeps nobody waiting";
  EXPECT_EQ(back_off(1), 1s);
  EXPECT_EQ(back_off(2), 2s);
  EXPECT_EQ(back_off(3), 4s);
  EXPECT_EQ(back_off(4), 8s);
  EXPECT_EQ(back_off(5), 16s);
  EXPECT_EQ(back_off(6), 30s);
  EXPECT_EQ(back_off(7), 30s);
  EXPECT_EQ(back_off(~std::uint64_t{0}), 30s);
}

}  // namespace
}  // namespace liveload::engine
