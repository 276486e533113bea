#include "live/summary.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "result/data.hpp"
#include "support/synthetic_result.hpp"

namespace liveload::live {
namespace {

RunResult sample_run() {
  result::RunFacts facts = support::synthetic_facts(5, 20);
  facts.thresholds = *result::parse_thresholds(
      {"liveview_event_duration_us p95 < 100ms", "iterations[failed, timed_out] share < 0.5%",
       "throttle_wait_us min > 5us"},
      result::known_metrics(*telemetry::MetricTable::catalogue()));
  return result::build(std::move(facts), {support::synthetic_node("local", 5, 20, 1)});
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(Summary, ShowsUsersFiguresFailuresAndHealth) {
  const std::string text = summary({.unicode = true, .width = 100}, sample_run());
  for (const char* part :
       {"✗ BrowseShop  19.9 s · http://127.0.0.1:4000 · HeadlessChrome/142.0",
        "users        5   4 succeeded   1 failed", "iterations   101   5.1/s   100 succeeded",
        "LiveView", "event ", "  add_to_cart", "1 × click: timeout", "no element matches",
        "first: user 1, iteration 7, step 41", "overloaded for 2 s of 19.9 s", "2xx 300   5xx 1"}) {
    EXPECT_NE(text.find(part), text.npos) << part << " is not in\n" << text;
  }
  EXPECT_EQ(text.find("user failures"), text.npos) << "they are told by category";
}

TEST(Summary, SetsEachThresholdBesideWhatWasMeasured) {
  const std::string text = summary({.unicode = true, .width = 80}, sample_run());
  for (const char* part :
       {"  Thresholds                                                wanted           was\n",
        "  ✓ liveview_event_duration_us p95                        < 100 ms       40.3 ms\n",
        "  ✗ iterations[failed, timed_out] share                    < 0.5 %        0.99 %\n",
        "  ✗ throttle_wait_us min                                    > 5 µs    no samples\n",
        "  warning      The generator itself was overloaded during this run"}) {
    EXPECT_NE(text.find(part), text.npos) << part << " is not in\n" << text;
  }
}

TEST(Summary, ListsSeveralNodesTheLostOnesFirst) {
  result::NodeFacts lost = support::synthetic_node("b", 3, 20, 2);
  lost.status = "error";
  const RunResult result = result::build(support::synthetic_facts(8, 20),
                                         {support::synthetic_node("a", 5, 20, 1), lost});
  const std::string text = summary({.width = 80}, result);
  const std::size_t first = text.find("  b (lost) ");
  const std::size_t second = text.find("  a  ");
  ASSERT_NE(first, text.npos) << text;
  ASSERT_NE(second, text.npos) << text;
  EXPECT_LT(first, second);
  EXPECT_EQ(summary({.width = 80}, sample_run()).find("Nodes"), text.npos);
  for (const std::string& line : lines_of(text)) EXPECT_LE(line.size(), 80U) << line;
}

TEST(Summary, FitsTheTerminalWhateverItsWidth) {
  for (const int width : {60, 72, 80, 100, 120}) {
    for (const bool unicode : {false, true}) {
      const Terminal terminal{.color = true, .unicode = unicode, .width = width};
      for (const std::string& line : lines_of(summary(terminal, sample_run()))) {
        EXPECT_LE(columns(line), static_cast<std::size_t>(width)) << line;
      }
    }
  }
}

TEST(Summary, IsPlainAsciiWhereTheTerminalHasNoMore) {
  for (const char c : summary({.width = 80}, sample_run())) {
    ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << static_cast<int>(c);
  }
}

TEST(Summary, IsAGoodOneWhenAllWentWell) {
  auto data = std::make_shared<result::Data>(sample_run().data());
  data->global.users = {5, 5, 0, 0};
  data->global.failures.clear();
  data->health.clear();
  data->verdicts.resize(1);
  const std::string text = summary({.color = true, .unicode = true}, RunResult(data));
  EXPECT_NE(text.find("\x1b[32m✓\x1b[0m"), text.npos);
  EXPECT_EQ(text.find("Failures"), text.npos);
  EXPECT_NE(text.find("The generator kept up"), text.npos);
}

TEST(Summary, LetsNothingOfTheTargetsReachTheTerminal) {
  auto data = std::make_shared<result::Data>(sample_run().data());
  data->target = "http://x/\x1b[2J";
  data->warnings = {"w\x1b]0;t\x07"};
  FailureCategory& category = data->global.failures.begin()->second;
  category.name = "\x1b[31m";
  category.samples[0].reason = "a\nb\x1b[H";
  category.samples[0].url =
      "\x9b"
      "2J";
  const auto histogram = data->global.totals.histograms.at("action_duration_us").aggregate;
  data->global.totals.histograms["action_duration_us"].by["\x1b[5m"] = histogram;
  data->global.totals.counters["http_failures"] = {1, {{"\x1b[5m", 1}}};
  const std::string text = summary({}, RunResult(data));
  EXPECT_EQ(text.find('\x1b'), text.npos) << text;
  EXPECT_EQ(text.find('\x07'), text.npos);
}

TEST(Summary, NamesWhyTheRunBrokeOff) {
  auto data = std::make_shared<result::Data>();
  data->name = "S";
  data->error = Error{
      .kind = ErrorKind::kInterrupted, .tried = "run the scenario", .cause = "the run was stopped"};
  const std::string text = summary({}, RunResult(data));
  EXPECT_NE(text.find("Broke off: run the scenario failed: the run was stopped"), text.npos)
      << text;
  EXPECT_NE(text.find("How busy the generator was is not known."), text.npos) << text;
}

}  // namespace
}  // namespace liveload::live
