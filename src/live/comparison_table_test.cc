#include "live/comparison_table.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "support/synthetic_series.hpp"

namespace liveload::live {
namespace {

result::Comparison sample_comparison() {
  const auto side = [](std::string label, support::SeriesOptions options) {
    return result::Side{std::move(label),
                        {{"Shop", RunResult(support::synthetic_series(options)), std::nullopt}}};
  };
  return result::compare(
             {side("base.json", {.seed = 1}), side("new.json", {.seed = 2, .median_us = 75'000})},
             {})
      ->front();
}

TEST(ComparisonTable, ShowsFiguresChangesAndWhatIsBeyond) {
  const std::string text = comparison_table({.unicode = true, .width = 80}, sample_comparison());
  for (const char* part : {"✗ Shop  base.json → new.json", "  event p95", "    save p95", "worse",
                           "Worse by more than allowed", "liveview_event_duration_us p95: "}) {
    EXPECT_NE(text.find(part), text.npos) << part << " is not in\n" << text;
  }
}

TEST(ComparisonTable, FitsTheTerminalAndUsesItsLettersOnly) {
  result::Comparison hostile = sample_comparison();
  hostile.notes = {"\x1b[2J" + std::string(300, 'x')};
  hostile.scenario = std::string(200, 'y');
  for (const int width : {70, 80, 120}) {
    std::istringstream lines(comparison_table({.width = width}, hostile));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(columns(line), static_cast<std::size_t>(width)) << line;
      for (const char c : line) ASSERT_TRUE(c >= ' ' && c <= '~') << line;
    }
  }
}

}  // namespace
}  // namespace liveload::live
