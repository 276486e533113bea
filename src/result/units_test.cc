#include "result/units.hpp"

#include <gtest/gtest.h>

namespace liveload::result {
namespace {

TEST(Units, AreTheOnesPeopleRead) {
  EXPECT_EQ(format_microseconds(250), "250 µs");
  EXPECT_EQ(format_microseconds(23'400), "23.4 ms");
  EXPECT_EQ(format_microseconds(1'250'000), "1.25 s");
  EXPECT_EQ(format_bytes(512), "512 B");
  EXPECT_EQ(format_bytes(12'345), "12.3 kB");
  EXPECT_EQ(format_bytes(999'600), "1 MB");
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(1'234'567), "1,234,567");
}

}  // namespace
}  // namespace liveload::result
