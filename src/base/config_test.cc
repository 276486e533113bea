#include "liveload/config.hpp"

#include <gtest/gtest.h>

namespace liveload {
namespace {

using namespace std::chrono_literals;

Config options() {
  return Config(
      {{"base-url", "http://x"}, {"n", "12"}, {"think", "90s"}, {"fast", "no"}, {"ratio", "0.5"}});
}

TEST(Config, ConvertsToTheTypeOfTheFallback) {
  const Config config = options();
  EXPECT_EQ(config.get("base-url", ""), "http://x");
  EXPECT_EQ(config.get("n", 1), 12);
  EXPECT_EQ(config.get("think", Duration(1s)), 90s);
  EXPECT_FALSE(config.get("fast", true));
  EXPECT_DOUBLE_EQ(config.get("ratio", 1.0), 0.5);
  EXPECT_EQ(config.get("missing", 7), 7);
}

TEST(Config, NamesTheOptionThatIsWrong) {
  try {
    (void)options().get("base-url", 1);
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(),
                 "the option --base-url is \"http://x\", which is not a whole number");
  }
  EXPECT_THROW((void)options().get("think", true), ConfigError);
  EXPECT_THROW((void)options().require("missing"), ConfigError);
}

}  // namespace
}  // namespace liveload
