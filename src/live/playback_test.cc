#include "live/playback.hpp"

#include <gtest/gtest.h>

#include "support/synthetic_result.hpp"

namespace liveload::live {
namespace {

using namespace std::chrono_literals;

TEST(PlaybackTest, ShowsWhatTheRunHadMeasuredByThen) {
  const RunResult whole = support::synthetic_run(3, 20);
  Playback playback(whole);
  playback.go_on_to(5s);
  EXPECT_FALSE(playback.over());
  const RunResult early = playback.partial().result(0);
  EXPECT_EQ(playback.partial().changed, 0u);
  EXPECT_EQ(early.time_series().size(), 5u);
  EXPECT_EQ(early.counter("liveview_events"), 5u * 3 * 2);
  EXPECT_EQ(early.histogram("liveview_event_duration_us", "search")->count(), 5u * 3);
  EXPECT_EQ(early.duration(), 5s);
  EXPECT_TRUE(early.failures().empty()) << "the one failure came after 19.9 s";
  ASSERT_EQ(early.health().size(), 1u);
  EXPECT_EQ(early.health().front().to, 5s);
}

TEST(PlaybackTest, TellsWhatIsNew) {
  Playback playback(support::synthetic_run(3, 20));
  playback.go_on_to(5s);
  playback.go_on_to(7500ms);
  const Partial partial = playback.partial();
  EXPECT_EQ(partial.changed, 5u);
  const RunResult news = partial.result(partial.changed);
  ASSERT_EQ(news.time_series().size(), 7u);
  EXPECT_EQ(news.time_series()[4].counter("liveview_events"), 0u) << "that was told before";
  EXPECT_EQ(news.time_series()[5].counter("liveview_events"), 6u);
}

/// Of ten seconds and four users: one fails after 2 s, when something has failed to it eight times,
/// one ends well after 5 s, one after 8 s, and one is cut.
RunResult eventful_run() {
  const base::Instant start{};
  telemetry::Recorder recorder(start);
  result::NodeFacts node{.name = "local", .users = 4};
  for (int u = 0; u < 4; ++u) recorder.user_started(start);
  for (int i = 0; i < 8; ++i) {
    const Duration at = 250ms * i;
    recorder.count(telemetry::Counter::kUserFailures, "click: timeout", 1, start + at);
    node.failures.add(
        {.kind = "timeout", .category = "click: timeout", .action = "click", .at = at});
  }
  recorder.user_finished(false, start + 2s);
  recorder.user_finished(true, start + 5s);
  recorder.user_finished(true, start + 8s);
  recorder.count(telemetry::Counter::kIterations, "completed", 1, start + 9s);
  node.measured.merge(recorder.take(start + 10s));
  return result::build({.scenario = "S", .users = 4, .duration = 10s}, {node});
}

TEST(PlaybackTest, HasUsersEndAndCountsFailuresAsTheyCame) {
  Playback playback(eventful_run());
  const auto at = [&](Duration elapsed) {
    playback.go_on_to(elapsed);
    return playback.partial().result(0);
  };
  RunResult now = at(1s);
  EXPECT_EQ(now.users(), (UserTotals{4, 0, 0, 4}));
  ASSERT_EQ(now.failures().size(), 1u);
  EXPECT_EQ(now.failures()[0].total, 5u) << "of the fifth there is a sample, its bucket goes on";
  EXPECT_EQ(now.failures()[0].samples.size(), 5u);
  now = at(2900ms);
  EXPECT_EQ(now.users(), (UserTotals{4, 0, 0, 4})) << "its bucket goes on";
  EXPECT_EQ(now.failures()[0].total, 8u) << "more than there are samples of";
  EXPECT_EQ(at(3s).users(), (UserTotals{4, 0, 1, 3}));
  EXPECT_EQ(at(7s).users(), (UserTotals{4, 1, 1, 2}));
  EXPECT_EQ(at(9500ms).users(), (UserTotals{4, 2, 1, 1}));
  EXPECT_EQ(at(10s).users(), (UserTotals{4, 2, 1, 1}));
}

TEST(PlaybackTest, OfAnOldResultHasUsersEndWithTheRun) {
  auto data = std::make_shared<result::Data>(eventful_run().data());
  for (result::Bucket& bucket : data->global.time_series) {
    bucket.users = {};
    bucket.measured.counters.erase("user_failures");
  }
  Playback playback{RunResult(std::move(data))};
  playback.go_on_to(9500ms);
  const RunResult late = playback.partial().result(0);
  EXPECT_EQ(late.users(), (UserTotals{4, 0, 0, 4}));
  EXPECT_EQ(late.failures()[0].total, 5u) << "as many as there are samples of";
  playback.go_on_to(10s);
  EXPECT_EQ(playback.partial().result(0).users(), (UserTotals{4, 2, 1, 1}));
  EXPECT_EQ(playback.partial().result(0).failures()[0].total, 8u);
}

TEST(PlaybackTest, IsTheWholeInTheEnd) {
  const RunResult whole = support::synthetic_run(3, 20);
  Playback playback(whole);
  playback.go_on_to(1h);
  EXPECT_TRUE(playback.over());
  const RunResult all = playback.partial().result(0);
  EXPECT_EQ(all.duration(), whole.duration());
  EXPECT_EQ(all.time_series().size(), whole.time_series().size());
  EXPECT_EQ(all.data().global.totals, whole.data().global.totals);
  EXPECT_EQ(all.users(), whole.users());
  EXPECT_EQ(all.failures(), whole.failures());
}

}  // namespace
}  // namespace liveload::live
