#include "base/json.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace liveload::base {
namespace {

TEST(Json, RoundTrips) {
  const std::string text = R"({"a":[1,-2.5,true,null,"x\"\\é"],"b":{}})";
  EXPECT_EQ(dump_json(parse_json(text).value()), text);
}

TEST(Json, RefusesWhatIsNotOneDocument) {
  for (const char* text : {"", "{", "[1,]", "1 2", "{\"a\":}", "nul"}) {
    EXPECT_FALSE(parse_json(text).has_value()) << text;
  }
  EXPECT_FALSE(parse_json(std::string(100, '[')).has_value());
  EXPECT_TRUE(parse_json("1 \n").has_value());
}

TEST(Json, MendsWhatJsonCannotHold) {
  EXPECT_EQ(dump_json(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(quote_json("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(quote_json(std::string_view("\n\0", 2)), "\"\\u000a\\u0000\"");
}

}  // namespace
}  // namespace liveload::base
