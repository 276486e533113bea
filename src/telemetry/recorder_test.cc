#include "telemetry/recorder.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace liveload::telemetry {
namespace {

using namespace std::chrono_literals;

class RecorderTest : public testing::Test {
 protected:
  const base::Instant start = base::Clock::now();
  Recorder recorder{start};

  const Delta::HistogramSeries* find(const Delta& delta, Histogram metric,
                                     std::string_view dimension) {
    for (const auto& series : delta.histograms) {
      if (series.metric == metric && series.dimension == dimension) return &series;
    }
    return nullptr;
  }
};

TEST_F(RecorderTest, PutsASampleIntoTheSecondInWhichItEnded) {
  recorder.record(Histogram::kLiveviewEventDurationUs, "inc", 200ms, start + 999ms);
  recorder.record(Histogram::kLiveviewEventDurationUs, "inc", 250ms, start + 1000ms);
  recorder.record(Histogram::kLiveviewEventDurationUs, "inc", 100ms, start + 500ms);
  const Delta delta = recorder.take(start + 2s);
  const auto* series = find(delta, Histogram::kLiveviewEventDurationUs, "inc");
  ASSERT_NE(series, nullptr);
  ASSERT_EQ(series->seconds.size(), 2U);
  EXPECT_EQ(series->seconds[0].first, 0U);
  EXPECT_EQ(series->seconds[0].second.count(), 2U);
  EXPECT_EQ(series->seconds[0].second.sum(), 300'000) << "durations are counted in microseconds";
  EXPECT_EQ(series->seconds[1].first, 1U);
  EXPECT_EQ(series->seconds[1].second.max(), 250'000);
}

TEST_F(RecorderTest, GoesOnEmptyAfterTake) {
  recorder.record(Histogram::kThrottleWaitUs, "login", 5.0, start);
  recorder.count(Counter::kIterations, "succeeded", 2, start);
  recorder.user_started(start);
  EXPECT_FALSE(recorder.take(start).empty());
  EXPECT_TRUE(recorder.take(start).empty());
}

TEST_F(RecorderTest, KeepsTheSecondThatGoesOn) {
  recorder.record(Histogram::kThrottleWaitUs, "login", 5.0, start + 999ms);
  recorder.record(Histogram::kThrottleWaitUs, "login", 6.0, start + 1s);
  recorder.count(Counter::kIterations, "completed", 2, start + 1s);
  recorder.user_started(start + 100ms);
  recorder.user_started(start + 1100ms);
  const Delta first = recorder.take_before(start + 1700ms);
  ASSERT_EQ(first.histograms.size(), 1U);
  ASSERT_EQ(first.histograms[0].seconds.size(), 1U);
  EXPECT_EQ(first.histograms[0].seconds[0].first, 0U);
  EXPECT_TRUE(first.counters.empty());
  ASSERT_EQ(first.users.size(), 1U);
  EXPECT_EQ(first.users[0].second, 0U);

  const Delta second = recorder.take_before(start + 2s);
  ASSERT_EQ(second.histograms.size(), 1U);
  ASSERT_EQ(second.histograms[0].seconds.size(), 1U);
  EXPECT_EQ(second.histograms[0].seconds[0].second.max(), 6.0);
  EXPECT_EQ(second.counters.at(0).seconds.at(0).second, 2U);
  EXPECT_EQ(second.users.at(0).second, 1U);
  EXPECT_TRUE(recorder.take(start + 2s).empty());
}

TEST_F(RecorderTest, CountsAndFollowsUsersBySecond) {
  recorder.count(Counter::kIterations, "succeeded", 2, start + 100ms);
  recorder.count(Counter::kIterations, "succeeded", 1, start + 200ms);
  recorder.user_started(start);
  recorder.user_started(start + 1s);
  recorder.user_finished(true, start + 1s);
  recorder.user_finished(false, start + 2s);
  const Delta delta = recorder.take(start + 3s);
  ASSERT_EQ(delta.counters.size(), 1U);
  EXPECT_EQ(delta.counters[0].seconds[0].second, 3U);
  ASSERT_EQ(delta.users.size(), 3U);
  EXPECT_EQ(delta.users[1].started, 1U);
  EXPECT_EQ(delta.users[1].succeeded, 1U);
  EXPECT_EQ(delta.users[2].failed, 1U);
}

TEST_F(RecorderTest, BoundsTheDimensionsAndSaysHowManySamplesThatMoved) {
  Recorder small(start, MetricTable::catalogue(), 3);
  for (int i = 0; i < 10; ++i) {
    small.record(Histogram::kLiveviewJoinDurationUs, "/p/" + std::to_string(i), 1ms, start);
  }
  small.take(start);
  // The limit is for the whole run, not for each flush.
  small.record(Histogram::kLiveviewJoinDurationUs, "/p/77", 1ms, start);
  small.record(Histogram::kLiveviewJoinDurationUs, "/p/0", 1ms, start);
  const Delta delta = small.take(start);
  EXPECT_EQ(delta.histograms.size(), 2U);
  EXPECT_EQ(find(delta, Histogram::kLiveviewJoinDurationUs, "(other)")->seconds[0].second.count(),
            1U);
  EXPECT_EQ(delta.overflowed.at("liveview_join_duration_us"), 1U);
}

TEST_F(RecorderTest, CutsLongDimensionsBetweenCharacters) {
  std::string name(199, 'a');
  recorder.count(Counter::kJsErrors, name + "\u00e9tc", 1, start);
  EXPECT_EQ(recorder.take(start).counters[0].dimension, name);
}

TEST_F(RecorderTest, DropsWhatIsNoMeasurementAndCountsThat) {
  recorder.record(Histogram::kHttpRequestDurationUs, "document", -1ms, start);
  recorder.record(Histogram::kHttpRequestDurationUs, "document",
                  std::numeric_limits<double>::quiet_NaN(), start);
  const Delta delta = recorder.take(start);
  EXPECT_TRUE(delta.histograms.empty());
  EXPECT_EQ(delta.rejected.at("http_request_duration_us"), 2U);
}

TEST_F(RecorderTest, DoesNotLetAWrongClockStretchTheSeries) {
  recorder.record(Histogram::kLiveviewEventServerUs, "x", 1ms, start + 24h);
  recorder.record(Histogram::kLiveviewEventServerUs, "x", 1ms, start + 3s);
  recorder.record(Histogram::kLiveviewEventServerUs, "x", 1ms, start - 1h);
  const Delta delta = recorder.take(start + 3s);
  const auto& buckets = delta.histograms.at(0).seconds;
  ASSERT_EQ(buckets.size(), 2U);
  EXPECT_EQ(buckets[0].first, 3U);
  EXPECT_EQ(buckets[0].second.count(), 2U);
  EXPECT_EQ(buckets[1].first, 0U);
}

}  // namespace
}  // namespace liveload::telemetry
