#include "base/duration.hpp"

#include <gtest/gtest.h>

namespace liveload::base {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, ReadsEveryUnitAndSums) {
  EXPECT_EQ(parse_duration("90s").value(), 90s);
  EXPECT_EQ(parse_duration("5m").value(), 5min);
  EXPECT_EQ(parse_duration("1h30m").value(), 90min);
  EXPECT_EQ(parse_duration("250ms").value(), 250ms);
  EXPECT_EQ(parse_duration("1.5s").value(), 1500ms);
  EXPECT_EQ(parse_duration("20us").value(), 20us);
  EXPECT_EQ(parse_duration("3").value(), 3s);
}

TEST(ParseDuration, RefusesWhatIsNoDuration) {
  for (const char* text : {"", "-3", "-0s", "abc", "5x", "s", "5m-3s", "1e999s", "99999999999h",
                           "nan", "inf", "5 s"}) {
    const auto parsed = parse_duration(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage);
    EXPECT_NE(parsed.error().message().find("90s"), std::string::npos);
  }
}

TEST(FormatDuration, PicksTheUnitPeopleWouldUse) {
  EXPECT_EQ(format_duration(0s), "0 s");
  EXPECT_EQ(format_duration(250us), "250 µs");
  EXPECT_EQ(format_duration(15ms), "15 ms");
  EXPECT_EQ(format_duration(1500ms), "1.5 s");
  EXPECT_EQ(format_duration(125s), "2 min 5 s");
  EXPECT_EQ(format_duration(90min), "1 h 30 min");
}

}  // namespace
}  // namespace liveload::base
