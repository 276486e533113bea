#include "result/builder.hpp"

#include <gtest/gtest.h>

#include "result/measured.hpp"
#include "support/synthetic_result.hpp"

namespace liveload::result {
namespace {

using namespace std::chrono_literals;

RunResult one_node() {
  return support::synthetic_run(5, 20);
}

TEST(Builder, AddsUpTotalsOfAllDimensions) {
  const RunResult result = one_node();
  EXPECT_EQ(result.scenario(), "BrowseShop");
  EXPECT_EQ(result.users(), (UserTotals{5, 4, 1, 0}));
  EXPECT_EQ(result.duration(), 19'900ms);
  EXPECT_EQ(result.histogram("liveview_event_duration_us")->count(), 200U);
  EXPECT_EQ(result.histogram("liveview_event_duration_us", "search")->count(), 100U);
  EXPECT_GE(result.histogram("liveview_event_duration_us", "add_to_cart")->min(), 21'000);
  EXPECT_FALSE(result.histogram("liveview_event_duration_us", "nothing"));
  EXPECT_FALSE(result.histogram("throttle_wait_us")) << "what has no samples is absent";
  EXPECT_EQ(result.counter("http_requests"), 301U);
  EXPECT_EQ(result.counter("http_requests", "5xx"), 1U);
  EXPECT_EQ(result.counter("js_errors"), 0U);
  EXPECT_EQ(result.dimensions("iterations"), (std::vector<std::string>{"failed", "succeeded"}));
  EXPECT_TRUE(result.histogram("generator_cpu")) << "a metric without dimensions has its total";
  EXPECT_TRUE(result.dimensions("generator_cpu").empty());
}

TEST(Builder, KeepsTheDurationAsAFileDoes) {
  auto facts = support::synthetic_facts(5, 20);
  facts.duration = 3'005'400us;
  const RunResult result = build(std::move(facts), {support::synthetic_node("local", 5, 20, 1)});
  EXPECT_EQ(result.duration(), 3'005ms);
  EXPECT_EQ(RunResult::parse(result.to_json())->duration(), result.duration());
}

TEST(Builder, LaysTheSeriesOut) {
  const RunResult result = one_node();
  const auto series = result.time_series();
  ASSERT_EQ(series.size(), 20U);
  EXPECT_EQ(series[7].offset(), 7s);
  EXPECT_EQ(series[7].active_users(), 5U);
  EXPECT_EQ(series[7].counter("iterations"), 5U);
  EXPECT_EQ(series[7].histogram("liveview_event_duration_us", "search")->count(), 5U);
  EXPECT_FALSE(series[7].histogram("scenario_duration_us"));
}

TEST(Builder, LeavesOutWhatWasSeenOfARunThatGoesOn) {
  const RunResult part = build_partial(support::synthetic_facts(5, 20),
                                       {support::synthetic_node("local", 5, 20, 1)}, nullptr, 15);
  const auto series = part.time_series();
  ASSERT_EQ(series.size(), 20U);
  EXPECT_EQ(series[14].counter("iterations"), 0U);
  EXPECT_FALSE(series[14].histogram("liveview_event_duration_us"));
  EXPECT_EQ(series[14].active_users(), 5U) << "users are told of all buckets";
  EXPECT_EQ(series[15].counter("iterations"), 5U);
  EXPECT_EQ(series[15].histogram("liveview_event_duration_us", "search")->count(), 5U);
  EXPECT_EQ(part.counter("liveview_events"), 5U * 2 * 5);
  EXPECT_EQ(part.histograms(), one_node().histograms());
  EXPECT_EQ(part.dimensions("http_requests"), one_node().dimensions("http_requests"));
}

TEST(Builder, KeepsEmptyBucketsWithTheirActiveUsers) {
  const base::Instant start{};
  telemetry::Recorder recorder(start);
  recorder.user_started(start);
  recorder.user_finished(true, start + 5s);
  NodeFacts node{.name = "n", .users = 1};
  node.measured.merge(recorder.take(start + 5s));
  const auto series = build({.scenario = "S", .users = 1}, {node}).time_series();
  ASSERT_EQ(series.size(), 6U);
  EXPECT_EQ(series[3].active_users(), 1U);
}

TEST(Builder, TellsWhenUsersCameAndWent) {
  const RunResult whole =
      build(support::synthetic_facts(8, 20),
            {support::synthetic_node("a", 5, 20, 1), support::synthetic_node("b", 3, 20, 2)});
  const auto& series = whole.data().global.time_series;
  EXPECT_EQ(series[0].users, (Turnover{.started = 8}));
  EXPECT_TRUE(series[7].users.empty());
  EXPECT_EQ(series[19].users, (Turnover{.succeeded = 6, .failed = 2}));
  EXPECT_EQ(series[19].measured.counters.at("user_failures").by.at("click: timeout"), 2U);
  EXPECT_EQ(whole.data().nodes[1].measured->time_series[19].users,
            (Turnover{.succeeded = 2, .failed = 1}));
  const RunResult part = build_partial(support::synthetic_facts(5, 20),
                                       {support::synthetic_node("local", 5, 20, 1)}, nullptr, 15);
  EXPECT_EQ(part.data().global.time_series[0].users.started, 5U) << "users are told of all buckets";
}

TEST(Builder, WidensBucketsWithThoseWhoCameAndWent) {
  std::vector<Bucket> series(3);
  series[0].users = {.started = 2};
  series[1].users = {.started = 1, .failed = 1};
  series[2].users = {.succeeded = 2};
  widen(series, 2);
  ASSERT_EQ(series.size(), 2U);
  EXPECT_EQ(series[0].users, (Turnover{.started = 3, .failed = 1}));
  EXPECT_EQ(series[1].users, (Turnover{.succeeded = 2}));
}

TEST(Builder, SaysWhenTheNodeWasTheBottleneck) {
  const RunResult result = one_node();
  EXPECT_EQ(result.health(), (std::vector<HealthInterval>{{"local", 3s, 5s, "cpu"}}));
}

TEST(Builder, CountsUsersThatNeverStartedAsUnfinished) {
  const RunResult result =
      build({.scenario = "S", .users = 9}, {NodeFacts{.name = "n", .users = 4}});
  EXPECT_EQ(result.users(), (UserTotals{9, 0, 0, 9}));
}

TEST(Builder, RedactsAndWarns) {
  const base::Instant start{};
  telemetry::Recorder recorder(start, telemetry::MetricTable::catalogue(), 1);
  for (const char* route : {"/a", "/b", "/c"})
    recorder.count(telemetry::Counter::kJsErrors, route, 1, start);
  recorder.record(telemetry::Histogram::kThrottleWaitUs, "t", -1.0, start);
  NodeFacts node{.name = "n1", .users = 1};
  node.measured.merge(recorder.take(start));
  RunFacts facts = support::synthetic_facts(1, 1);
  facts.warnings = {"first"};
  const RunResult result = build(facts, {node});
  EXPECT_EQ(result.warnings(),
            (std::vector<std::string>{
                "first", "n1: js_errors has too many dimensions; 2 samples are under \"(other)\"",
                "n1: 1 samples of throttle_wait_us were no measurements and are left out"}));
  EXPECT_EQ(result.to_json().find("t0p"), std::string::npos);
  EXPECT_EQ(result.to_json().find("me:pw"), std::string::npos);
}

TEST(Builder, AddsUpNodes) {
  const RunResult both =
      build(support::synthetic_facts(8, 20),
            {support::synthetic_node("a", 5, 20, 1), support::synthetic_node("b", 3, 10, 2)});
  EXPECT_EQ(both.nodes(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(both.users(), (UserTotals{8, 6, 2, 0}));
  EXPECT_EQ(both.time_series()[2].active_users(), 8U);
  EXPECT_EQ(both.data().global.time_series[2].node_count, 2U);
  EXPECT_EQ(both.data().global.time_series[15].node_count, 1U);
  EXPECT_EQ(both.failures().at(0).total, 2U);
}

/// A node of which less is kept than of the whole, and the whole of several.
class ManyNodes : public testing::Test {
 protected:
  ManyNodes() {
    for (const char* name : {"a", "b", "c"}) {
      NodeFacts node{.name = name, .users = 1};
      node.measured = telemetry::Accumulator({.max_buckets = 4, .split_histograms = false});
      telemetry::Recorder recorder(start_);
      recorder.user_started(start_);
      for (int s = 0; s < (name[0] == 'c' ? 5 : 16); ++s) {
        recorder.record(telemetry::Histogram::kActionDurationUs, "click", 1000.0 + s,
                        start_ + std::chrono::seconds(s));
      }
      const telemetry::Delta delta = recorder.take(start_ + std::chrono::seconds(16));
      node.measured.merge(delta);
      whole_.merge(delta);
      nodes_.push_back(std::move(node));
    }
  }

  const base::Instant start_{};
  std::vector<NodeFacts> nodes_;
  telemetry::Accumulator whole_;
};

TEST_F(ManyNodes, TheWholeKeepsItsBucketsAndEachNodeHasWiderOnes) {
  const RunResult result = build({.scenario = "S", .users = 3}, nodes_, &whole_);
  const Data& data = result.data();
  EXPECT_EQ(data.bucket_width, std::chrono::seconds(1));
  EXPECT_EQ(data.global.users.total, 3u);
  EXPECT_EQ(data.global.totals.histograms.at("action_duration_us").by.at("click").count(), 37u);
  ASSERT_EQ(data.global.time_series.size(), 16u);
  EXPECT_EQ(data.global.time_series[0].active_users, 3u);
  EXPECT_EQ(data.global.time_series[4].active_users, 3u);
  EXPECT_EQ(data.global.time_series[5].active_users, 2u) << "that of the third ended with it";
  EXPECT_EQ(data.global.time_series[4].node_count, 3u);
  EXPECT_EQ(data.global.time_series[5].node_count, 2u);
  EXPECT_EQ(data.global.time_series[15].node_count, 2u);
  ASSERT_EQ(data.nodes.size(), 3u);
  EXPECT_EQ(data.nodes[0].bucket_width, std::chrono::seconds(4));
  EXPECT_EQ(data.nodes[0].measured->time_series.size(), 4u);
  EXPECT_EQ(data.nodes[0].measured->totals.histograms.at("action_duration_us").aggregate.count(),
            16u);
}

TEST_F(ManyNodes, SurviveAFileAndAMerge) {
  const RunResult result = build({.scenario = "S", .users = 3}, nodes_, &whole_);
  const auto read = RunResult::parse(result.to_json());
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_TRUE(read->data().nodes == result.data().nodes);
  const auto merged = RunResult::merge({result, result});
  ASSERT_TRUE(merged) << merged.error().message();
  EXPECT_EQ(merged->data().nodes[0].bucket_width, std::chrono::seconds(4));
}

TEST(Merge, OfTheNodesApartIsTheResultOfBoth) {
  const NodeFacts a = support::synthetic_node("a", 5, 20, 1);
  const NodeFacts b = support::synthetic_node("b", 3, 20, 2);
  const RunResult both = build(support::synthetic_facts(8, 20), {a, b});
  const auto merged = RunResult::merge(
      {build(support::synthetic_facts(5, 20), {a}), build(support::synthetic_facts(3, 20), {b})});
  ASSERT_TRUE(merged) << merged.error().message();
  EXPECT_TRUE(merged->data().global == both.data().global);
  EXPECT_EQ(merged->nodes(), both.nodes());
}

TEST(Merge, RefusesDifferentScenariosAndNone) {
  RunFacts other = support::synthetic_facts(1, 1);
  other.scenario = "Other";
  EXPECT_EQ(RunResult::merge({one_node(), build(other, {})}).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(RunResult::merge({}).error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace liveload::result
