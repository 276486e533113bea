#include "report/comparison_markdown.hpp"

#include <gtest/gtest.h>

#include "support/golden.hpp"
#include "support/synthetic_series.hpp"

namespace liveload::report {
namespace {

result::Side side(std::string label, support::SeriesOptions options) {
  return {std::move(label),
          {{"Shop", RunResult(support::synthetic_series(options)), std::nullopt}}};
}

TEST(ComparisonMarkdown, IsForAPullRequest) {
  const auto comparisons = result::compare(
      {side("base.json", {.seed = 1}), side("slow.json", {.seed = 2, .median_us = 75'000}),
       side("same.json", {.seed = 3, .seconds = 30})},
      {});
  ASSERT_TRUE(comparisons) << comparisons.error().message();
  support::expect_golden("tests/golden/comparison.md", comparison_markdown(*comparisons));
}

TEST(ComparisonMarkdown, LetsNothingOfTheTargetsBecomeMarkup) {
  const std::string evil = "<img src=x onerror=alert(1)>|`x`\n# head";
  result::Comparison comparison{.scenario = evil, .base = evil, .now = evil, .notes = {evil}};
  comparison.changes.push_back({.figure = {.metric = evil, .dimensions = {evil}, .unit = evil},
                                .base = 1,
                                .now = 2,
                                .untested = evil,
                                .allowed = 0,
                                .beyond = true});
  const std::string text = comparison_markdown({comparison});
  EXPECT_EQ(text.find("<img"), text.npos) << text;
  EXPECT_EQ(text.find("\n# head"), text.npos) << text;
}

}  // namespace
}  // namespace liveload::report
