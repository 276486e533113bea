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

TEST(PlaybackTest, IsTheWholeInTheEnd) {
  const RunResult whole = support::synthetic_run(3, 20);
  Playback playback(whole);
  playback.go_on_to(1h);
  EXPECT_TRUE(playback.over());
  const RunResult all = playback.partial().result(0);
  EXPECT_EQ(all.duration(), whole.duration());
  EXPECT_EQ(all.time_series().size(), whole.time_series().size());
  EXPECT_EQ(all.data().global.totals, whole.data().global.totals);
  EXPECT_EQ(all.failures().size(), whole.failures().size());
}

}  // namespace
}  // namespace liveload::live
