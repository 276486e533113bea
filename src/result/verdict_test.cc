#include "result/verdict.hpp"

#include <gtest/gtest.h>

#include "result/builder.hpp"
#include "support/synthetic_result.hpp"

namespace liveload::result {
namespace {

const KnownMetrics& catalogue() {
  static const KnownMetrics kKnown = known_metrics(*telemetry::MetricTable::catalogue());
  return kKnown;
}

Threshold threshold(std::string_view text) {
  const auto parsed = parse_threshold(text, catalogue());
  EXPECT_TRUE(parsed) << text << "\n" << parsed.error().message();
  return parsed.value_or(Threshold{});
}

/// The cause of the refusal, the mark included, and the hint.
std::string refusal(std::string_view text) {
  const auto parsed = parse_threshold(text, catalogue());
  if (parsed) return "accepted";
  EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage);
  return parsed.error().cause + "\n" + parsed.error().hint;
}

TEST(Threshold, NamesAMetricAnAggregationAndALimit) {
  const Threshold event = threshold("liveview_event_duration_us[save] p99.9 <= 1.5s");
  EXPECT_EQ(event.figure.metric, "liveview_event_duration_us");
  EXPECT_EQ(event.figure.dimensions, std::vector<std::string>{"save"});
  EXPECT_EQ(event.figure.aggregate, Aggregate::kQuantile);
  EXPECT_DOUBLE_EQ(event.figure.quantile, 0.999);
  EXPECT_EQ(event.relation, Relation::kLessOrEqual);
  EXPECT_DOUBLE_EQ(event.limit, 1.5e6);
}

TEST(Threshold, ReadsEachUnitAndNoOther) {
  EXPECT_DOUBLE_EQ(threshold("liveview_event_duration_us p95<250 ms").limit, 250e3);
  EXPECT_DOUBLE_EQ(threshold("liveview_event_duration_us min > 20µs").limit, 20);
  EXPECT_DOUBLE_EQ(threshold("throttle_wait_us max == 0").limit, 0);
  EXPECT_DOUBLE_EQ(threshold("liveview_diff_bytes mean < 1.5kB").limit, 1500);
  EXPECT_DOUBLE_EQ(threshold("http_received_bytes sum < 2 MiB").limit, 2 * 1024 * 1024);
  EXPECT_DOUBLE_EQ(threshold("iterations rate > 600/min").limit, 10);
  EXPECT_DOUBLE_EQ(threshold("iterations[failed, timed_out] share < 1%").limit, 1);
  EXPECT_DOUBLE_EQ(threshold("generator_cpu max < 90 %").limit, 90);
  EXPECT_DOUBLE_EQ(threshold("users failed == 0").limit, 0);
  EXPECT_DOUBLE_EQ(threshold("js_errors < 5").limit, 5);
}

TEST(Threshold, MayNameOddDimensions) {
  EXPECT_EQ(threshold(R"(liveview_events["a, \"b\" [c]", save] == 0)").figure.dimensions,
            (std::vector<std::string>{R"(a, "b" [c])", "save"}));
  EXPECT_EQ(threshold(R"(liveview_events["a, \"b\""] == 0)").figure.text(),
            R"(liveview_events["a, \"b\""] count)");
  EXPECT_EQ(threshold("liveview_events[ save , /a:b ] == 0").figure.text(),
            "liveview_events[save, /a:b] count");
}

TEST(Threshold, PointsAtWhatIsWrong) {
  EXPECT_EQ(refusal("liveview_event_duraton_us p95 < 1s"),
            "there is no metric liveview_event_duraton_us\n"
            "  liveview_event_duraton_us p95 < 1s\n"
            "  ^\n"
            "did you mean liveview_event_duration_us? `liveload metrics` lists all");
  EXPECT_EQ(refusal("liveview_event_duration_us p9x < 1s"),
            "there is no aggregation p9x\n"
            "  liveview_event_duration_us p9x < 1s\n"
            "                             ^\n"
            "p0 to p100 (p50, p99.9), min, max, mean, sum, count, rate, share");
  EXPECT_EQ(refusal("liveview_event_duration_us p95 < 250"),
            "the unit of a time is missing\n"
            "  liveview_event_duration_us p95 < 250\n"
            "                                   ^\n"
            "for example 250ms");
  EXPECT_EQ(refusal("iterations[faild] share < 1%"),
            "iterations has no \"faild\"\n"
            "  iterations[faild] share < 1%\n"
            "             ^\n"
            "it is split by outcome (completed, halted, failed, timed_out, interrupted)");
}

TEST(Threshold, IsRefusedWhereItMakesNoSense) {
  for (const char* text : {"",
                           "< 5",
                           "p95 < 5ms",
                           "liveview_event_duration_us",
                           "liveview_event_duration_us p95",
                           "liveview_event_duration_us p95 <",
                           "liveview_event_duration_us p95 < fast",
                           "liveview_event_duration_us p95 < -5ms",
                           "liveview_event_duration_us p101 < 5ms",
                           "liveview_event_duration_us < 5ms",
                           "liveview_event_duration_us p95 < 5kB",
                           "liveview_event_duration_us p95 < 5ms or so",
                           "liveview_event_duration_us p95 ~ 5ms",
                           "liveview_event_duration_us[save p95 < 5ms",
                           "liveview_event_duration_us[] p95 < 5ms",
                           "liveview_event_duration_us[\"save p95 < 5ms",
                           "liveview_event_duration_us[\"a\\",
                           "scenario_duration_us[x] p95 < 5ms",
                           "liveview_diff_bytes p95 < 5ms",
                           "liveview_diff_bytes p95 < 5",
                           "iterations p95 < 5",
                           "iterations share < 1%",
                           "iterations[failed] share < 0.01",
                           "iterations rate > 5%",
                           "iterations == 1e999",
                           "users rate > 1",
                           "users lost == 0",
                           "js_errors == 5ms"}) {
    EXPECT_NE(refusal(text), "accepted") << text;
  }
}

TEST(Threshold, OfAScenariosOwnMetricIsKnownOnlyAtTheStart) {
  EXPECT_TRUE(check_threshold("cart_value p95 < 100"));
  EXPECT_FALSE(check_threshold("liveview_event_duration_us p95 < 100"));
  const auto table =
      *telemetry::MetricTable::make({Metric::histogram("cart_value", "cents", "What it costs")});
  EXPECT_FALSE(parse_threshold("cart_value p95 < 100ms", known_metrics(*table)));
  const auto own = parse_threshold("cart_value p95 < 100 cents", known_metrics(*table));
  ASSERT_TRUE(own) << own.error().message();
  EXPECT_DOUBLE_EQ(own->limit, 100);
}

KnownMetrics with_own(std::vector<Metric> own) {
  return known_metrics(**telemetry::MetricTable::make(std::move(own)));
}

TEST(Threshold, OnAnOwnMetricIsForTheScenariosThatDeclareIt) {
  const std::vector<std::string> texts{"cart_value p95 < 100 cents", "users failed == 0"};
  const KnownMetrics cart = with_own({Metric::histogram("cart_value", "cents")});
  ASSERT_TRUE(check_thresholds(texts, {{{"Cart", cart}, {"Search", catalogue()}}}));
  EXPECT_EQ(thresholds_for(texts, cart)->size(), 2U);
  const auto others = thresholds_for(texts, catalogue());
  ASSERT_TRUE(others) << others.error().message();
  ASSERT_EQ(others->size(), 1U);
  EXPECT_EQ(others->front().figure.metric, "users");
}

TEST(Threshold, OnAMetricThatNoScenarioKnowsIsRefused) {
  const KnownMetrics cart = with_own({Metric::histogram("cart_value", "cents")});
  const KnownOfEach known{{{"Cart", cart}, {"Search", catalogue()}}};
  const auto slip = check_thresholds({"users failed == 0", "cart_valeu p95 < 100 cents"}, known);
  ASSERT_FALSE(slip);
  EXPECT_EQ(slip.error().kind, ErrorKind::kUsage);
  EXPECT_TRUE(slip.error().cause.starts_with("there is no metric cart_valeu\n"));
  EXPECT_TRUE(slip.error().hint.starts_with("did you mean cart_value?")) << slip.error().hint;
  EXPECT_FALSE(check_thresholds({"cart_value p95 < 1 cents"}, {}));
  EXPECT_TRUE(check_thresholds({"cart_value p95 < 1 cents"}, {.scenarios = {}, .complete = false}))
      << "it may be of a scenario that is not known yet";
}

TEST(Threshold, MustFitWhereverItsMetricIsKnown) {
  const KnownOfEach known{{{"Cart", with_own({Metric::histogram("cart_value", "cents")})},
                           {"Weight", with_own({Metric::histogram("cart_value", "bytes")})}}};
  const auto mixed = check_thresholds({"cart_value p95 < 100 cents"}, known);
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().target, "Weight");
}

/// The synthetic run: 5 users, 20 s but 100 ms, 100 iterations that succeeded and one that failed.
RunResult judged(const std::vector<std::string>& thresholds, RunFacts facts) {
  facts.thresholds = *parse_thresholds(thresholds, catalogue());
  return build(std::move(facts), {support::synthetic_node("local", 5, 20, 1)});
}

TEST(Verdict, SaysWhetherAndByHowMuch) {
  const RunResult result =
      judged({"liveview_event_duration_us[search] max < 24ms",
              "liveview_event_duration_us count == 200", "iterations[failed] share > 2%",
              "iterations rate > 5/s", "users failed <= 1", "users[failed] share < 20%"},
             support::synthetic_facts(5, 20));
  const auto& verdicts = result.verdicts();
  ASSERT_EQ(verdicts.size(), 6U);
  EXPECT_TRUE(verdicts[0].passed);
  EXPECT_EQ(verdicts[0].dimension, "search");
  EXPECT_EQ(verdicts[1].value, 200);
  EXPECT_TRUE(verdicts[1].passed);
  EXPECT_NEAR(*verdicts[2].value, 100.0 / 101, 1e-9);
  EXPECT_FALSE(verdicts[2].passed);
  EXPECT_NEAR(*verdicts[3].value, 101 / 19.9, 1e-9);
  EXPECT_TRUE(verdicts[3].passed);
  EXPECT_EQ(verdicts[4].value, 1);
  EXPECT_EQ(verdicts[5].value, 20);
  EXPECT_FALSE(verdicts[5].passed) << "20 % is not less than 20 %";
  EXPECT_FALSE(result.passed());
  const VerdictTexts texts = describe(result.data(), verdicts[2]);
  EXPECT_EQ(texts.figure, "iterations[failed] share");
  EXPECT_EQ(texts.wanted, "> 2 %");
  EXPECT_EQ(texts.was, "0.99 %");
}

TEST(Verdict, OfWhatWasNotMeasuredIsNeverGood) {
  RunFacts facts = support::synthetic_facts(5, 20);
  facts.connection.metric_support["js_errors"] = "unsupported";
  const RunResult result =
      judged({"throttle_wait_us p95 < 1s", "js_errors == 0", "console_errors == 0",
              "liveview_event_duration_us[nothing_of_it] p95 < 1s", "throttle_wait_us count == 0"},
             std::move(facts));
  const auto& verdicts = result.verdicts();
  EXPECT_FALSE(verdicts[0].passed);
  EXPECT_EQ(describe(result.data(), verdicts[0]).was, "no samples");
  EXPECT_FALSE(verdicts[1].passed);
  EXPECT_EQ(describe(result.data(), verdicts[1]).was, "not measured");
  EXPECT_TRUE(verdicts[2].passed) << "none counted is a count";
  EXPECT_FALSE(verdicts[3].passed);
  EXPECT_TRUE(verdicts[4].passed);
}

TEST(Verdict, OfAnOverloadedGeneratorComesWithAWarning) {
  const RunResult overloaded = judged({"js_errors == 0"}, support::synthetic_facts(5, 20));
  EXPECT_NE(caveat(overloaded), "");
  EXPECT_EQ(caveat(judged({}, support::synthetic_facts(5, 20))), "") << "nothing to warn of";
}

TEST(Verdict, IsKeptInTheFileAndJudgedAnewInAMerge) {
  const RunResult result =
      judged({"users failed < 2", "throttle_wait_us p95 < 1s"}, support::synthetic_facts(5, 20));
  const auto back = RunResult::parse(result.to_json());
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_EQ(back->verdicts(), result.verdicts());
  EXPECT_TRUE(result.verdicts()[0].passed);
  const auto merged = RunResult::merge({result, *back});
  ASSERT_TRUE(merged) << merged.error().message();
  ASSERT_EQ(merged->verdicts().size(), 2U);
  EXPECT_EQ(merged->verdicts()[0].value, 2);
  EXPECT_FALSE(merged->verdicts()[0].passed);
}

}  // namespace
}  // namespace liveload::result
