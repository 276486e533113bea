#include "result/mask.hpp"

#include <gtest/gtest.h>

#include "result/builder.hpp"
#include "support/synthetic_result.hpp"

namespace liveload::result {
namespace {

using telemetry::Counter;

/// A result with the secret wherever a text can be.
RunResult with_secrets_everywhere(const std::shared_ptr<base::Secrets>& secrets) {
  auto facts = support::synthetic_facts(5, 20);
  facts.secrets = secrets;
  facts.scenario = "Of hunter22";
  facts.target = "http://hunter22.example/";
  facts.options = {{"user", "hunter22"}, {"config", Value::Object{{"hunter22", "a/hunter22"}}}};
  facts.connection.notes = {"switch --header=hunter22"};
  facts.warnings = {"about hunter22"};
  facts.error = Error{.kind = ErrorKind::kScenario, .target = "hunter22", .cause = "hunter22"};
  NodeFacts node = support::synthetic_node("local", 5, 20, 1);
  const base::Instant start{};
  telemetry::Recorder recorder(start);
  recorder.count(Counter::kHttpRequests, "/x/hunter22", 2, start);
  recorder.count(Counter::kHttpRequests, "/x/swordfish", 3, start);
  recorder.record(telemetry::Histogram::kActionDurationUs, "buy hunter22", std::chrono::seconds(1),
                  start);
  recorder.record(telemetry::Histogram::kActionDurationUs, "buy swordfish", std::chrono::seconds(2),
                  start);
  node.measured.merge(recorder.take(start + std::chrono::seconds(5)));
  node.failures.add({.kind = "scenario",
                     .category = "fill hunter22: timeout",
                     .action = "fill",
                     .arguments = {"#a", "hunter22"},
                     .reason = "hunter22",
                     .url = "http://h/hunter22",
                     .within = "as hunter22",
                     .console = {"log hunter22"},
                     .messages = {"[\"hunter22\"]"}});
  node.failures.add({.kind = "scenario", .category = "fill swordfish: timeout", .action = "fill"});
  return build(std::move(facts), {std::move(node)});
}

TEST(Mask, TakesTheSecretsOutOfTheWholeDocument) {
  const auto secrets = std::make_shared<base::Secrets>();
  const std::string open = with_secrets_everywhere(secrets).to_json();
  EXPECT_NE(open.find("hunter22"), std::string::npos);
  ASSERT_TRUE(secrets->add("hunter22") && secrets->add("swordfish"));
  const RunResult result = with_secrets_everywhere(secrets);
  const std::string json = result.to_json();
  EXPECT_EQ(json.find("hunter22"), std::string::npos);
  EXPECT_EQ(json.find("swordfish"), std::string::npos);
  EXPECT_EQ(result.scenario(), "Of [redacted]");
}

TEST(Mask, WhatReadsTheSameAfterwardsBecomesOne) {
  const auto secrets = std::make_shared<base::Secrets>();
  ASSERT_TRUE(secrets->add("hunter22") && secrets->add("swordfish"));
  const RunResult result = with_secrets_everywhere(secrets);
  EXPECT_EQ(result.counter("http_requests", "/x/[redacted]"), 5U);
  const auto both = result.histogram("action_duration_us", "buy [redacted]");
  ASSERT_TRUE(both);
  EXPECT_EQ(both->count(), 2U);
  EXPECT_EQ(both->max(), 2e6);
  const auto& failures = result.data().global.failures;
  ASSERT_TRUE(failures.contains("fill [redacted]: timeout"));
  EXPECT_EQ(failures.at("fill [redacted]: timeout").total, 2U);
}

}  // namespace
}  // namespace liveload::result
