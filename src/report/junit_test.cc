#include "report/junit.hpp"

#include <gtest/gtest.h>

#include "result/data.hpp"
#include "support/golden.hpp"
#include "support/synthetic_result.hpp"

namespace liveload::report {
namespace {

std::vector<Outcome> sample() {
  result::RunFacts facts = support::synthetic_facts(5, 20);
  facts.thresholds =
      *result::parse_thresholds({"liveview_event_duration_us[add_to_cart] p95 < 30ms",
                                 "iterations[failed] share < 1%", "throttle_wait_us p99 < 1s"},
                                result::known_metrics(*telemetry::MetricTable::catalogue()));
  const Error refused{.kind = ErrorKind::kConfig, .tried = "configure", .cause = "no base-url"};
  return {
      {"BrowseShop", result::build(std::move(facts), {support::synthetic_node("local", 5, 20, 1)}),
       std::nullopt},
      {"Broken", std::nullopt, refused}};
}

TEST(Junit, HasASuiteForEachScenarioAndACaseForEachThreshold) {
  support::expect_golden("tests/golden/report.xml", junit(sample()));
}

TEST(Junit, LetsNothingOfTheTargetsBecomeMarkup) {
  const std::string evil = "\"/><x a='<![CDATA[\x01]]>&e;";
  auto data = std::make_shared<result::Data>(sample()[0].result->data());
  data->name = evil;
  data->target = evil;
  data->tags = {{evil, evil}};
  data->verdicts = {{evil, evil, evil, evil, evil, 1, 2, false}};
  data->global.failures = {{evil, {evil, 1, {{.kind = evil, .reason = evil}}}}};
  const Error error{.kind = ErrorKind::kScenario, .tried = evil, .cause = evil};
  const std::string text = junit({{evil, RunResult(data), error}});
  EXPECT_EQ(text.find("<x"), text.npos) << text;
  EXPECT_EQ(text.find("<!["), text.npos) << text;
  EXPECT_EQ(text.find("&e;"), text.npos) << text;
  EXPECT_EQ(text.find('\x01'), text.npos) << text;
}

}  // namespace
}  // namespace liveload::report
