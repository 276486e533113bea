#include "result/import_liveload.hpp"

#include <gtest/gtest.h>

#include "result/data.hpp"
#include "result/outcomes.hpp"

namespace liveload::result {
namespace {

std::vector<Outcome> fixture() {
  auto outcomes = load_outcomes(LIVELOAD_SOURCE_DIR "/tests/fixtures/liveload_elixir.json");
  EXPECT_TRUE(outcomes) << outcomes.error().message();
  return outcomes.value_or(std::vector<Outcome>{});
}

TEST(ImportLiveload, ReadsItsResultsAndItsFailedScenarios) {
  const std::vector<Outcome> outcomes = fixture();
  ASSERT_EQ(outcomes.size(), 2U);
  EXPECT_EQ(outcomes[1].scenario, "Shop.Checkout");
  EXPECT_FALSE(outcomes[1].result);
  EXPECT_EQ(outcomes[1].error->cause, "{:error, :node_too_small}");

  const RunResult& result = *outcomes[0].result;
  EXPECT_EQ(result.scenario(), "Shop.Browse");
  EXPECT_EQ(result.users(), (UserTotals{4, 3, 1, 0}));
  EXPECT_EQ(result.bucket_width(), std::chrono::seconds(5));
  const auto loading = result.histogram("liveview_page_loading_duration_us", "initial");
  ASSERT_TRUE(loading);
  EXPECT_EQ(loading->count(), 60U);
  EXPECT_FALSE(result.histogram("liveview_reconnection_duration_us")) << "it has no samples";
  EXPECT_EQ(result.counter("liveview_disconnections", "http://shop.test/cart"), 1U);
  ASSERT_EQ(result.time_series().size(), 4U);
  EXPECT_EQ(result.time_series()[2].active_users(), 0U) << "a bucket that it left out";
  EXPECT_TRUE(result.time_series()[3].histogram("liveview_page_loading_duration_us", "patch"));
  EXPECT_EQ(result.failures().at(0).samples.at(0).user_id, 3U);
  EXPECT_EQ(result.nodes().size(), 2U);
  EXPECT_EQ(result.data().nodes[1].status, "error");
  EXPECT_NE(result.warnings().at(0).find("interpolated"), std::string::npos);
}

TEST(ImportLiveload, KeepsWhatTheCurveTells) {
  const Outcome outcome = fixture().at(0);
  const auto back = parse_outcomes(to_json({outcome}));
  ASSERT_TRUE(back) << "as our own it can be saved and read again: " << back.error().message();
  const auto& patch = outcome.result->data()
                          .global.totals.histograms.at("liveview_page_loading_duration_us")
                          .by.at("patch");
  const auto& again = back->at(0)
                          .result->data()
                          .global.totals.histograms.at("liveview_page_loading_duration_us")
                          .by.at("patch");
  EXPECT_EQ(patch, again);
}

TEST(ImportLiveload, SpreadsSamplesBetweenTheQuantiles) {
  std::vector<double> curve;
  for (int i = 0; i <= 100; ++i) curve.push_back(1000 + 10 * i);
  for (const std::uint64_t count : {1U, 2U, 3U, 57U, 1000U, 1'000'000'000U}) {
    const auto sketch = telemetry::Sketch::from_curve(count, 7, curve);
    ASSERT_TRUE(sketch);
    EXPECT_EQ(sketch->count(), count);
    EXPECT_EQ(sketch->sum(), 7);
    EXPECT_EQ(sketch->min(), 1000);
    EXPECT_EQ(sketch->max(), count == 1 ? 1000 : 2000);
    if (count < 50) continue;
    for (const double q : {0.1, 0.5, 0.95}) {
      EXPECT_NEAR(sketch->quantile(q), 1000 + 1000 * q, 40) << count << " samples, " << q;
    }
  }
  EXPECT_FALSE(telemetry::Sketch::from_curve(5, 7, {2, 1}));
  EXPECT_FALSE(telemetry::Sketch::from_curve(5, 7, {-1, 1}));
  EXPECT_FALSE(telemetry::Sketch::from_curve(5, -7, {1, 2}));
  EXPECT_FALSE(telemetry::Sketch::from_curve(5, 7, {}));
}

TEST(ImportLiveload, NamesTheFieldThatIsWrong) {
  const auto cause = [](std::string_view json) {
    const auto outcomes = parse_outcomes(json);
    return outcomes ? "" : outcomes.error().cause;
  };
  EXPECT_EQ(cause(R"({"quantile_points": []})"), "name is missing; expected a string");
  EXPECT_EQ(cause(R"({"error": "no", "name": 5})"), "name is not a string");
  EXPECT_EQ(cause(R"({"quantile_points": [], "name": "A", "liveload_version": "0.1.3",
                "generated_at": "2026-01-02T03:04:05Z", "bucket_width_ms": 5000, "nodes": [],
                "global": {"users": {"total": 1, "succeeded": 1, "failed": 0}, "duration_ms": 5000,
                           "histograms": {"x_us": {"aggregate": {"count": 1, "sum": 1, "values": [1]},
                                                   "by": {}}},
                           "counters": {}, "time_series": []}})"),
            "global.histograms.x_us.aggregate.values is not 101 quantiles");
  EXPECT_EQ(cause(R"({"quantile_points": [], "name": "A", "liveload_version": "0.1.3",
                "generated_at": "2026-01-02T03:04:05Z", "bucket_width_ms": 1, "nodes": [],
                "global": {"users": {"total": 1, "succeeded": 1, "failed": 0}, "duration_ms": 5000,
                           "histograms": {}, "counters": {},
                           "time_series": [{"offset_ms": 1000000000, "active_users": 1}]}})"),
            "global.time_series.0.offset_ms is not within 100000 buckets");
}

}  // namespace
}  // namespace liveload::result
