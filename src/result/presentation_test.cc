#include "result/presentation.hpp"

#include <gtest/gtest.h>

#include "result/data.hpp"
#include "support/synthetic_result.hpp"

namespace liveload::result {
namespace {

using namespace std::chrono_literals;

RunResult sample_run() {
  return support::synthetic_run(5, 20);
}

TEST(Sections, HoldEachHistogramOnceButTheGenerators) {
  const RunResult result = sample_run();
  std::vector<std::string> shown;
  for (const Section& section : sections(result)) {
    shown.insert(shown.end(), section.histograms.begin(), section.histograms.end());
  }
  std::vector<std::string> expected;
  for (const std::string& metric : result.histograms()) {
    if (metric.rfind("generator_", 0) != 0) expected.push_back(metric);
  }
  std::sort(shown.begin(), shown.end());
  EXPECT_EQ(shown, expected);
  EXPECT_EQ(sections(result)[0].histograms[0], "liveview_event_duration_us");
}

TEST(FormatValue, UsesTheMetricsUnit) {
  const RunResult result = sample_run();
  EXPECT_EQ(format_value(result, "liveview_event_duration_us", 23'400), "23.4 ms");
  EXPECT_EQ(format_value(result, "liveview_diff_bytes", 1'900), "1.9 kB");
  EXPECT_EQ(format_value(result, "generator_cpu", 61.4), "61.4 %");
}

TEST(HealthVerdict, SaysWhenAndWhyTheFiguresAreNotTheTargets) {
  auto data = std::make_shared<Data>(sample_run().data());
  data->health = {{"a", 3s, 5s, "cpu"}, {"b", 4s, 6s, "cpu"}, {"a", 5s, 6s, "loop_lag"}};
  const HealthVerdict bad = health_verdict(RunResult(data));
  EXPECT_TRUE(bad.overloaded);
  EXPECT_NE(bad.text.find("overloaded for 3 s of 19.9 s: CPU at 90 % or more for 3 s; event loops "
                          "100 ms late or more "
                          "for 1 s."),
            std::string::npos)
      << bad.text;
  data->health.clear();
  const HealthVerdict good = health_verdict(RunResult(data));
  EXPECT_FALSE(good.overloaded);
  EXPECT_EQ(good.text.rfind("The generator kept up: CPU at most 96 %, event loops at most ", 0), 0U)
      << good.text;
}

TEST(DimensionsByCount, PutTheMostFrequentFirst) {
  EXPECT_EQ(dimensions_by_count(sample_run(), "iterations"),
            (std::vector<std::string>{"succeeded", "failed"}));
}

}  // namespace
}  // namespace liveload::result
