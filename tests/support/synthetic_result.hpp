#pragma once

#include <random>
#include <string>

#include "result/builder.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::support {

/// A node's worth of a run of the demo shop that never happened: the same for the same seed, on any
/// machine.
inline result::NodeFacts synthetic_node(std::string name, std::uint64_t users, int seconds,
                                        unsigned seed) {
  using namespace std::chrono_literals;
  using telemetry::Counter;
  using telemetry::Histogram;
  const base::Instant start{};
  telemetry::Recorder recorder(start);
  result::NodeFacts node{.name = std::move(name), .users = users};
  std::minstd_rand random(seed);
  // Whole microseconds between low and twice low, without the library's distributions: those differ
  // by platform.
  const auto around = [&](double low) {
    return low + static_cast<double>(random() % 1000) / 1000 * low;
  };
  for (std::uint64_t u = 0; u < users; ++u) recorder.user_started(start + 10ms * u);
  for (int s = 0; s < seconds; ++s) {
    const base::Instant at = start + 1s * s + 500ms;
    for (std::uint64_t u = 0; u < users; ++u) {
      recorder.record(Histogram::kLiveviewEventDurationUs, "search", around(12'000), at);
      recorder.record(Histogram::kLiveviewEventDurationUs, "add_to_cart", around(21'000), at);
      recorder.record(Histogram::kLiveviewJoinDurationUs, "/products/:id", around(31'000), at);
      recorder.record(Histogram::kLiveviewDiffBytes, "search", around(1'900), at);
      recorder.record(Histogram::kHttpRequestDurationUs, "document", around(4'000), at);
      recorder.record(Histogram::kHttpRequestDurationUs, "script", around(1'000), at);
      recorder.record(Histogram::kIterationDurationUs, "succeeded", around(800'000), at);
      recorder.record(Histogram::kActionDurationUs, "click", around(30'000), at);
      recorder.record(Histogram::kActionDurationUs, "fill", around(20'000), at);
      recorder.count(Counter::kIterations, "succeeded", 1, at);
      recorder.count(Counter::kLiveviewEvents, "search", 1, at);
      recorder.count(Counter::kLiveviewEvents, "add_to_cart", 1, at);
      recorder.count(Counter::kHttpRequests, "2xx", 3, at);
    }
    recorder.record(Histogram::kGeneratorCpu, "", s == 3 || s == 4 ? 96 : around(30), at);
    recorder.record(Histogram::kGeneratorLoopLagUs, "", around(300), at);
    recorder.record(Histogram::kGeneratorMemoryBytes, "", around(300e6), at);
  }
  const base::Instant end = start + 1s * seconds - 100ms;
  recorder.record(Histogram::kIterationDurationUs, "failed", 30s, end);
  recorder.count(Counter::kIterations, "failed", 1, end);
  recorder.count(Counter::kHttpRequests, "5xx", 1, end);
  recorder.count(Counter::kUserFailures, "click: timeout", 1, end);
  for (std::uint64_t u = 0; u < users; ++u) {
    recorder.user_finished(u > 0, end);
    recorder.record(Histogram::kScenarioDurationUs, "",
                    around(static_cast<double>(seconds) * 500'000), end);
  }
  node.measured.merge(recorder.take(end));
  node.failures.add({.kind = "timeout",
                     .user_id = 1,
                     .iteration = 7,
                     .step = 41,
                     .action = "click",
                     .arguments = {"#checkout"},
                     .reason = "click \"#checkout\" failed after 30 s: no element matches",
                     .url = "http://127.0.0.1:4000/cart?token=abc",
                     .at = 19s + 900ms,
                     .node = node.name,
                     .within = "checkout > pay",
                     .console = {"error: unable to join"},
                     .messages = {"> cart add_to_cart", "< phx_reply ok"},
                     .screenshot = "result-files/BrowseShop/failure-1-click-timeout.png",
                     .page = "result-files/BrowseShop/failure-1-click-timeout.html"});
  return node;
}

inline result::RunFacts synthetic_facts(std::uint64_t users, int seconds) {
  result::RunFacts facts;
  facts.scenario = "BrowseShop";
  facts.users = users;
  facts.started_at = base::WallTime(std::chrono::seconds(1'800'000'000));
  facts.duration = std::chrono::seconds(seconds) - std::chrono::milliseconds(100);
  facts.target = "http://127.0.0.1:4000";
  facts.options = {
      {"users", static_cast<std::int64_t>(users)},
      {"scenario_duration", "20s"},
      {"config", Value::Object{{"base-url", "http://me:pw@127.0.0.1:4000"}, {"api-token", "t0p"}}}};
  facts.tags = {{"env", "staging"}};
  facts.environment = {2, 8'000'000'000, "Debian GNU/Linux 12 (bookworm)", "Linux 6.1.0", "x86_64"};
  facts.connection = {"cdp",
                      "HeadlessChrome/142.0",
                      {{"http_request_dns_us", "instrumented"}},
                      {},
                      {"sandbox off"}};
  return facts;
}

/// A run of one node.
inline RunResult synthetic_run(std::uint64_t users, int seconds) {
  return result::build(synthetic_facts(users, seconds),
                       {synthetic_node("local", users, seconds, 1)});
}

}  // namespace liveload::support
