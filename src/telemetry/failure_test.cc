#include "telemetry/failure.hpp"

#include <gtest/gtest.h>

namespace liveload::telemetry {
namespace {

FailureSample at(int second, std::string category = "click: timeout") {
  return {.category = std::move(category), .at = base::Instant(std::chrono::seconds(second))};
}

TEST(FailureSamples, KeepsTheFirstFewAndCountsAll) {
  FailureSamples samples;
  for (int i = 0; i < 20; ++i) samples.add(at(i));
  const auto& category = samples.categories().at("click: timeout");
  EXPECT_EQ(category.total, 20u);
  ASSERT_EQ(category.samples.size(), FailureSamples::kPerCategory);
  EXPECT_EQ(category.samples.back().at, at(4).at);
}

TEST(FailureSamples, MergingKeepsTheEarliestOfBoth) {
  FailureSamples a;
  FailureSamples b;
  for (int i = 0; i < 5; ++i) {
    a.add(at(2 * i));
    b.add(at(2 * i + 1));
  }
  a.merge(std::move(b));
  const auto& category = a.categories().at("click: timeout");
  EXPECT_EQ(category.total, 10u);
  for (std::size_t i = 0; i < category.samples.size(); ++i) {
    EXPECT_EQ(category.samples[i].at, at(static_cast<int>(i)).at);
  }
}

TEST(FailureSamples, BoundsTheCategories) {
  FailureSamples samples;
  for (int i = 0; i < 500; ++i) samples.add(at(i, "reason " + std::to_string(i)));
  EXPECT_LE(samples.categories().size(), FailureSamples::kCategories + 1);
  EXPECT_EQ(samples.categories().at("(other)").total, 400u);
}

}  // namespace
}  // namespace liveload::telemetry
