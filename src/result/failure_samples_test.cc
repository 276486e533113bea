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
                .reason = "Step 2: fill(#user_password, hunter2) failed - no hunter2 there",
                .url = "https://h/?reset_token=abc"});
  const FailureSample& sample = failures.categories().begin()->second.samples.at(0);
  EXPECT_EQ(sample.arguments, (std::vector<std::string>{"#user_password", "[redacted]"}));
  EXPECT_EQ(sample.reason, "Step 2: fill(#user_password, [redacted]) failed - no [redacted] there");
  EXPECT_EQ(sample.url, "https://h/?reset_token=[redacted]");
}

TEST(FailureSamples, KeepsNoSecretsOfAddressesAndNoShortOnes) {
  FailureSamples failures;
  failures.add({.category = "a",
                .arguments = {"https://ada:pw@h/?token=abc"},
                .reason = "navigate(https://ada:pw@h/?token=abc) failed"});
  failures.add({.category = "b",
                .arguments = {"#pin-key", "in"},
                .reason = "fill(#pin-key, in) failed - not in time"});
  const auto& kept = failures.categories();
  const std::string& of_address = kept.at("a").samples[0].reason;
  EXPECT_EQ(of_address.find("pw"), std::string::npos) << of_address;
  EXPECT_EQ(of_address.find("abc"), std::string::npos) << of_address;
  EXPECT_EQ(kept.at("b").samples[0].reason, "fill(#pin-key, [redacted]) failed - not in time");
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
