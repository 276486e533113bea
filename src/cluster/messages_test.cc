#include "cluster/messages.hpp"

#include <gtest/gtest.h>

#include "cluster/delta_parts.hpp"
#include "telemetry/accumulator.hpp"
#include "telemetry/delta_codec.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::cluster {
namespace {

using namespace std::chrono_literals;

/// As it comes out at the other end.
Frame sent(const Value::Object& head) {
  return *unpack(pack(head));
}

Task task() {
  Task task{.number = 3, .library_hash = "abc", .feeders = {{"rows.csv", "def"}}, .lost_after = 5s};
  task.plan.scenario = "Buy";
  task.plan.first_user = 11;
  task.plan.users = 10;
  task.plan.last_user = 40;
  task.plan.node = 1;
  task.plan.nodes = 4;
  task.plan.scenario_duration = 90s;
  task.plan.iteration_timeout = 1500ms;
  task.plan.on_failure = OnFailure::kRestart;
  task.plan.seed = 0xFFFFFFFFFFFFFFFF;
  task.plan.browser.arguments = {"--lang=de"};
  task.plan.browser.sandbox = BrowserOptions::Sandbox::kOff;
  task.plan.options = Config({{"base-url", "http://shop"}, {"n", 7}});
  task.plan.secret_values = scenario::SecretValues{{"token", "hunter22"}};
  return task;
}

TEST(Messages, ATaskArrivesAsItWasGiven) {
  const Frame frame = sent(to_head(task()));
  std::string problem;
  result::Fields fields(frame.head, "", problem);
  const Task read = read_task(fields);
  EXPECT_EQ(problem, "");
  EXPECT_EQ(to_head(read), to_head(task()));
  EXPECT_EQ(read.plan.seed, 0xFFFFFFFFFFFFFFFF);
  EXPECT_EQ(read.plan.options.values(), task().plan.options.values());
}

TEST(Messages, WhatIsMissingOrOfAnotherKindIsNamed) {
  for (const auto& [key, value] : to_head(task())) {
    if (key == "kind") continue;
    for (const Value& other : {Value(), Value("\xff"), Value(Value::Array{1})}) {
      Value::Object head = to_head(task());
      if (head[key].if_array() != nullptr && other.if_array() != nullptr) continue;
      if (head[key].if_string() != nullptr && other.if_string() != nullptr && key != "seed")
        continue;
      head[key] = other;
      const Frame frame = sent(head);
      std::string problem;
      result::Fields fields(frame.head, "", problem);
      (void)read_task(fields);
      EXPECT_NE(problem.find(key), std::string::npos) << key << ": " << problem;
    }
  }
}

TEST(Messages, FailuresAndErrorsArriveAsTheyWere) {
  engine::Failures failures;
  failures.samples.push_back({.kind = "timeout",
                              .category = "click: timeout",
                              .user_id = 4,
                              .arguments = {"#buy"},
                              .reason = "no element",
                              .at = 1500ms,
                              .console = {"a", "b"}});
  failures.others["fill: timeout"] = 7;
  const Error error{.kind = ErrorKind::kBrowserStart, .tried = "start", .after = 3s, .cause = "no"};
  const Frame frame = sent({{"failures", to_value(failures)}, {"error", to_value(error)}});
  std::string problem;
  result::Fields fields(frame.head, "", problem);
  const engine::Failures read = read_failures(fields.at("failures"));
  EXPECT_EQ(read.samples, failures.samples);
  EXPECT_EQ(read.others, failures.others);
  EXPECT_EQ(read_error(fields.at("error")).message(), error.message());
  EXPECT_EQ(problem, "");
}

TEST(Messages, WhatIsNoFrameIsAnError) {
  for (const std::string text : {"", "abc", "\x05\x00\x00\x00{}", "\xff\xff\xff\xff{}"}) {
    EXPECT_FALSE(unpack(text)) << text;
  }
  EXPECT_FALSE(unpack(std::string("\x02\x00\x00\x00[]", 6))) << "a head is an object";
}

TEST(DeltaParts, ALargeOneIsCutAndComesTogetherAgain) {
  const auto metrics = telemetry::MetricTable::catalogue();
  const base::Instant start{};
  telemetry::Recorder recorder(start, metrics);
  for (int i = 0; i < 3000; ++i) {
    const std::string dimension = "/page/" + std::to_string(i % 60);
    recorder.record(telemetry::Histogram::kActionDurationUs, dimension, i * 7.0, start + 1s);
    recorder.count(telemetry::Counter::kHttpRequests, dimension, 1, start + 1s);
  }
  constexpr std::size_t kMost = 2000;
  const auto parts = encode_parts(recorder.take(start + 2s), *metrics, kMost);
  EXPECT_GT(parts.size(), 2U);
  telemetry::Accumulator all;
  for (const std::string& part : parts) {
    EXPECT_LE(part.size(), kMost);
    auto delta = telemetry::decode_delta(part, *metrics);
    ASSERT_TRUE(delta) << delta.error().message();
    all.merge(std::move(*delta));
  }
  EXPECT_EQ(all.histogram(telemetry::Histogram::kActionDurationUs).count(), 3000U);
  EXPECT_EQ(all.counter(telemetry::Counter::kHttpRequests), 3000U);
}

}  // namespace
}  // namespace liveload::cluster
