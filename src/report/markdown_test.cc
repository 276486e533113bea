#include "report/markdown.hpp"

#include <gtest/gtest.h>

#include "result/data.hpp"
#include "support/golden.hpp"
#include "support/synthetic_result.hpp"

namespace liveload::report {
namespace {

/// The environment and version of a golden file are nobody's machine's.
RunResult steady(const RunResult& result) {
  auto data = std::make_shared<result::Data>(result.data());
  data->version = "1.2.3";
  return RunResult(data);
}

result::RunFacts judged(result::RunFacts facts) {
  facts.thresholds =
      *result::parse_thresholds({"liveview_event_duration_us[add_to_cart] p95 < 30ms",
                                 "iterations[failed] share < 1%", "throttle_wait_us p99 < 1s"},
                                result::known_metrics(*telemetry::MetricTable::catalogue()));
  return facts;
}

Outcome one_node() {
  return {"BrowseShop",
          steady(result::build(judged(support::synthetic_facts(5, 20)),
                               {support::synthetic_node("local", 5, 20, 1)})),
          std::nullopt};
}

TEST(Markdown, OfOneScenario) {
  support::expect_golden("tests/golden/report_one.md", markdown({one_node()}));
}

TEST(Markdown, OfSeveralScenariosNodesAndErrors) {
  result::RunFacts facts = support::synthetic_facts(8, 12);
  facts.scenario = "Checkout";
  facts.warnings = {"node b was lost after 12 s"};
  facts.error = Error{
      .kind = ErrorKind::kInterrupted, .tried = "run the scenario", .cause = "the run was stopped"};
  const std::optional<Error> error = facts.error;
  result::NodeFacts b = support::synthetic_node("b", 3, 12, 2);
  b.status = "error";
  const RunResult checkout =
      steady(result::build(std::move(facts), {support::synthetic_node("a", 5, 12, 1), b}));
  const Error refused{.kind = ErrorKind::kConfig,
                      .tried = "configure",
                      .cause = "no base-url",
                      .hint = "give --base-url"};
  support::expect_golden(
      "tests/golden/report_several.md",
      markdown({one_node(), {"Checkout", checkout, error}, {"Broken", std::nullopt, refused}}));
}

TEST(Markdown, LetsNothingOfTheTargetsBecomeMarkup) {
  const std::string evil = "<img src=x onerror=alert(1)>|`x`\n# head [l](javascript:1)";
  auto data = std::make_shared<result::Data>(one_node().result->data());
  data->name = evil;
  data->target = evil;
  data->warnings = {evil};
  data->verdicts = {{evil, evil, evil, evil, evil, 1, 2, false}};
  data->connection.browser = evil;
  data->options = {{evil, evil}};
  data->metrics[evil] = {"us", "histogram", evil, evil, evil};
  data->nodes.push_back({evil, evil, std::nullopt});
  data->health.push_back({evil, {}, std::chrono::seconds(1), evil});
  data->error = Error{
      .kind = ErrorKind::kScenario, .tried = evil, .target = evil, .cause = evil, .hint = evil};
  result::Measurements& totals = data->global.totals;
  totals.histograms[evil] = totals.histograms.at("action_duration_us");
  totals.histograms["action_duration_us"].by[evil] =
      totals.histograms.at("action_duration_us").aggregate;
  totals.counters[evil] = {1, {{evil, 1}}};
  data->global.failures[evil] = {evil,
                                 1,
                                 {{.kind = evil,
                                   .reason = evil,
                                   .url = evil,
                                   .node = evil,
                                   .within = evil,
                                   .console = {evil},
                                   .messages = {evil},
                                   .screenshot = evil,
                                   .page = evil}}};
  const RunResult result(data);
  const std::string text =
      markdown({{evil, result, data->error}, {evil, std::nullopt, data->error}});
  EXPECT_EQ(text.find("<img"), text.npos);
  EXPECT_EQ(text.find("|`x`"), text.npos);
  EXPECT_EQ(text.find("\n# head"), text.npos);
  EXPECT_EQ(text.find(" [l]("), text.npos);
}

}  // namespace
}  // namespace liveload::report
