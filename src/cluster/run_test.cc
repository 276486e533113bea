#include "liveload/run.hpp"

#include <gtest/gtest.h>

namespace liveload {
namespace {

using namespace std::chrono_literals;

void expect_refused(const RunOptions& options, const std::string& named) {
  const auto outcomes = run(options);
  ASSERT_FALSE(outcomes);
  EXPECT_EQ(outcomes.error().kind, ErrorKind::kUsage);
  EXPECT_NE(outcomes.error().message().find(named), std::string::npos)
      << outcomes.error().message();
}

TEST(Run, RefusesOptionsThatCannotBe) {
  expect_refused({.users = 0}, "users");
  expect_refused({.scenario_duration = 0s}, "scenario-duration");
  expect_refused({.iteration_timeout = -1s}, "iteration-timeout");
  expect_refused({.stop_grace = -1s}, "stop-grace");
  expect_refused({.thresholds = {"js_errors == 5ms"}}, "read the threshold");
  expect_refused({.shards = -1}, "shards");
  expect_refused({.browser = {.command_timeout = 0s}}, "command-timeout");
  expect_refused({.browser = {.users_per_browser = 0}}, "users-per-browser");
}

TEST(Run, AFileThatIsNotThereIsALoadError) {
  const auto outcomes = run({.what = {"/nonexistent/shop.cpp"}});
  ASSERT_FALSE(outcomes);
  EXPECT_EQ(outcomes.error().kind, ErrorKind::kLoad);
  EXPECT_NE(outcomes.error().message().find("/nonexistent/shop.cpp"), std::string::npos);
}

}  // namespace
}  // namespace liveload
