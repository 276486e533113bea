#include "result/failure_samples.hpp"

#include <gtest/gtest.h>

namespace liveload::result {
namespace {

TEST(FailureSamples, KeepsTheFirstFewOfEachCategoryAndCountsAll) {
  FailureSamples failures;
  for (std::uint64_t i = 1; i <= 12; ++i)
    failures.add({.kind = "timeout", .user_id = i, .action = "click"});
  failures.add({.kind = "scenario"});
  ASSERT_EQ(failures.categories().size(), 2U);
  const FailureCategory& clicks = failures.categories().at("click: timeout");
  EXPECT_EQ(clicks.total, 12U);
  ASSERT_EQ(clicks.samples.size(), 5U);
  EXPECT_EQ(clicks.samples[4].user_id, 5U);
  EXPECT_EQ(failures.categories().at("run: scenario").total, 1U);
  EXPECT_EQ(failures.total(), 13U);
}

TEST(FailureSamples, CountsThoseOfWhichThereAreSamplesEnough) {
  FailureSamples failures;
  failures.add({.kind = "timeout", .action = "click"});
  failures.count("click: timeout", 7);
  EXPECT_EQ(failures.categories().at("click: timeout").total, 8U);
  EXPECT_EQ(failures.categories().at("click: timeout").samples.size(), 1U);
}

TEST(FailureSamples, BoundsTheCategories) {
  FailureSamples failures;
  for (int i = 0; i < 150; ++i)
    failures.add({.kind = "scenario", .category = "c" + std::to_string(i)});
  EXPECT_EQ(failures.categories().size(), FailureSamples::kMaxCategories + 1);
  EXPECT_EQ(failures.categories().at("(other)").total, 50U);
  EXPECT_EQ(failures.total(), 150U);
}

TEST(FailureSamples, KeepsNoSecrets) {
  FailureSamples failures;
  failures.add({.kind = "timeout",
                .action = "fill",
                .arguments = {"#user_password", "hunter2"},
                .url = "https://h/?reset_token=abc"});
  const FailureSample& sample = failures.categories().begin()->second.samples.at(0);
  EXPECT_EQ(sample.arguments, (std::vector<std::string>{"#user_password", "[redacted]"}));
  EXPECT_EQ(sample.url, "https://h/?reset_token=[redacted]");
}

TEST(FailureSamples, CutsLongTexts) {
  FailureSamples failures;
  failures.add(
      {.kind = "scenario", .reason = std::string(1'999, 'x') + "äöü" + std::string(9'999, 'y')});
  EXPECT_EQ(failures.categories().begin()->second.samples[0].reason, std::string(1'999, 'x') + "…");
}

TEST(FailureSamples, MergesTotalsAndFillsUpWithSamples) {
  FailureSamples a;
  FailureSamples b;
  for (int i = 0; i < 3; ++i) a.add({.kind = "timeout", .action = "click", .node = "a"});
  for (int i = 0; i < 4; ++i) b.add({.kind = "timeout", .action = "click", .node = "b"});
  a.merge(b.categories());
  const FailureCategory& clicks = a.categories().at("click: timeout");
  EXPECT_EQ(clicks.total, 7U);
  EXPECT_EQ(clicks.samples.size(), 5U);
  EXPECT_EQ(clicks.samples[3].node, "b");
}

}  // namespace
}  // namespace liveload::result
