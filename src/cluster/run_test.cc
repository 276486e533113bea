#include "liveload/run.hpp"

#include <gtest/gtest.h>

#include "liveload/scenario.hpp"

namespace liveload {
namespace {

using namespace std::chrono_literals;

/// Never run: what is asked of them is what they declare.
struct Declares : Scenario {
  void run(Context&, UserId, const Config&) override {}
};
struct Cart : Declares {
  std::vector<Metric> metrics(const Config&) override {
    return {Metric::histogram("cart_value", "cents")};
  }
};
struct Search : Declares {};
struct Unconfigured : Declares {
  Result<Config> config(const Config&) override {
    return fail({.kind = ErrorKind::kConfig, .tried = "configure"});
  }
};
LIVELOAD_SCENARIO(Cart);
LIVELOAD_SCENARIO(Search);
LIVELOAD_SCENARIO(Unconfigured);

/// Ends before its first scenario begins, if it is not refused.
Result<std::vector<Outcome>> begin(std::vector<std::string> scenarios, std::string threshold) {
  const RunOptions options{.scenarios = std::move(scenarios), .thresholds = {std::move(threshold)}};
  return run(options, {.stop_requested = [] { return true; }});
}

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

TEST(Run, RefusesAThresholdOnAMetricOfNoScenarioBeforeItBegins) {
  EXPECT_TRUE(begin({"Cart", "Search"}, "cart_value p95 < 9 cents"));
  const auto unknown = begin({"Search"}, "cart_value p95 < 9 cents");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::kUsage);
  const auto slip = begin({"Cart", "Search"}, "cart_valeu p95 < 9 cents");
  ASSERT_FALSE(slip);
  EXPECT_NE(slip.error().message().find("did you mean cart_value?"), std::string::npos)
      << slip.error().message();
  EXPECT_TRUE(begin({"Search", "Unconfigured"}, "cart_value p95 < 9 cents"))
      << "the one that says nothing of its metrics may be meant";
}

TEST(Run, AFileThatIsNotThereIsALoadError) {
  const auto outcomes = run({.what = {"/nonexistent/shop.cpp"}});
  ASSERT_FALSE(outcomes);
  EXPECT_EQ(outcomes.error().kind, ErrorKind::kLoad);
  EXPECT_NE(outcomes.error().message().find("/nonexistent/shop.cpp"), std::string::npos);
}

}  // namespace
}  // namespace liveload
