#include "telemetry/accumulator.hpp"

#include <gtest/gtest.h>

#include <random>

#include "telemetry/recorder.hpp"

namespace liveload::telemetry {
namespace {

using namespace std::chrono_literals;

class AccumulatorTest : public testing::Test {
 protected:
  const base::Instant start = base::Clock::now();
};

TEST_F(AccumulatorTest, AddsUpTheDeltasOfAllShards) {
  Recorder a(start);
  Recorder b(start);
  Accumulator sum;
  for (int second = 0; second < 5; ++second) {
    const auto at = start + std::chrono::seconds(second);
    a.record(Histogram::kLiveviewEventDurationUs, "inc", 100.0, at);
    b.record(Histogram::kLiveviewEventDurationUs, "dec", 300.0, at);
    b.count(Counter::kIterations, "succeeded", 2, at);
    sum.merge(a.take(at));
    sum.merge(b.take(at));
  }
  EXPECT_EQ(sum.histogram(Histogram::kLiveviewEventDurationUs).count(), 10U);
  EXPECT_EQ(sum.histogram(Histogram::kLiveviewEventDurationUs).sum(), 2000);
  EXPECT_EQ(sum.series(Histogram::kLiveviewEventDurationUs).at("dec").total().sum(), 1500);
  EXPECT_EQ(sum.counter(Counter::kIterations), 10U);
  EXPECT_EQ(sum.histogram_since(Histogram::kLiveviewEventDurationUs, 3).count(), 4U);
  EXPECT_EQ(sum.counter_since(Counter::kIterations, 4), 2U);
  EXPECT_EQ(sum.bucket_count(), 5U);
}

TEST_F(AccumulatorTest, TellsFromWhichBucketOnItHasChanged) {
  Recorder recorder(start);
  Accumulator sum({.max_buckets = 10});
  const auto add = [&](int second) {
    recorder.count(Counter::kIterations, "", 1, start + std::chrono::seconds(second));
    sum.merge(recorder.take(start + std::chrono::seconds(second)));
  };
  add(3);
  EXPECT_EQ(sum.take_changed(), 0U) << "empty buckets before it are new as well";
  EXPECT_EQ(sum.take_changed(), 4U);
  add(4);
  add(6);
  EXPECT_EQ(sum.take_changed(), 4U);
  add(2);
  add(7);
  EXPECT_EQ(sum.take_changed(), 2U) << "a second that was late";
  add(10);
  EXPECT_EQ(sum.take_changed(), 0U) << "all buckets are wider now";
}

TEST_F(AccumulatorTest, PairsBucketsAndKeepsTheTotals) {
  Recorder recorder(start);
  Accumulator sum({.max_buckets = 10});
  for (int second = 0; second < 100; ++second) {
    const auto at = start + std::chrono::seconds(second);
    recorder.record(Histogram::kIterationDurationUs, "succeeded", static_cast<double>(second), at);
    recorder.count(Counter::kIterations, "succeeded", 1, at);
    sum.merge(recorder.take(at));
  }
  EXPECT_EQ(sum.bucket_seconds(), 16U);
  EXPECT_EQ(sum.bucket_count(), 7U);
  const auto& series = sum.series(Histogram::kIterationDurationUs).at("succeeded");
  EXPECT_EQ(series.total().count(), 100U);
  EXPECT_EQ(series.total().sum(), 4950);
  ASSERT_EQ(series.size(), 7U);
  Sketch merged;
  series.each(0, [&merged](std::uint32_t number, const Sketch& cell) {
    EXPECT_EQ(cell.count(), number < 6 ? 16U : 4U);
    EXPECT_EQ(cell.min(), number * 16.0);
    merged.merge(cell);
  });
  EXPECT_EQ(merged, series.total());
  std::uint64_t counted = 0;
  for (const auto& [number, n] : sum.series(Counter::kIterations).at("succeeded").buckets)
    counted += n;
  EXPECT_EQ(counted, 100U);
}

TEST_F(AccumulatorTest, IsTheSameWhateverTheOrderOfTheDeltas) {
  std::vector<Delta> deltas;
  Recorder recorder(start);
  for (int second = 0; second < 50; ++second) {
    const auto at = start + std::chrono::seconds(second);
    recorder.record(Histogram::kHttpRequestDurationUs, second % 2 ? "fetch" : "image",
                    second * 10.0, at);
    recorder.user_started(at);
    recorder.user_finished(second % 3 == 0, at + 500ms);
    deltas.push_back(recorder.take(at + 500ms));
  }
  Accumulator ordered({.max_buckets = 8});
  for (const Delta& d : deltas) ordered.merge(d);
  std::shuffle(deltas.begin(), deltas.end(), std::mt19937(1));
  Accumulator shuffled({.max_buckets = 8});
  for (const Delta& d : deltas) shuffled.merge(d);
  EXPECT_EQ(shuffled.active_users(), ordered.active_users());
  EXPECT_EQ(shuffled.encode(), ordered.encode());
}

TEST_F(AccumulatorTest, KnowsTheActiveUsersAlsoWhereNothingHappened) {
  Recorder recorder(start);
  recorder.user_started(start);
  recorder.user_started(start + 1s);
  recorder.user_started(start + 1s);
  recorder.user_cut(start + 2s);
  recorder.user_finished(true, start + 4s);
  recorder.count(Counter::kIterations, "succeeded", 1, start + 6s);
  recorder.user_finished(false, start + 6s);
  Accumulator sum;
  sum.merge(recorder.take(start + 6s));
  EXPECT_EQ(sum.active_users(), (std::vector<std::uint64_t>{1, 3, 3, 2, 2, 1, 1}));
  EXPECT_EQ(sum.users().started, 3U);
  EXPECT_EQ(sum.users().succeeded, 1U);
  EXPECT_EQ(sum.users().failed, 1U);
  EXPECT_EQ(sum.users().running(), 0U);
}

TEST_F(AccumulatorTest, CountsUsersOfPairedBucketsOnce) {
  Recorder recorder(start);
  for (int i = 0; i < 3; ++i) recorder.user_started(start + 1s * i);
  recorder.user_finished(true, start + 7s);
  Accumulator sum({.max_buckets = 4});
  sum.merge(recorder.take(start + 7s));
  EXPECT_EQ(sum.bucket_seconds(), 2U);
  EXPECT_EQ(sum.active_users(), (std::vector<std::uint64_t>{2, 3, 3, 3}));
}

TEST_F(AccumulatorTest, BoundsTheDimensionsOverAllShards) {
  Accumulator sum({.max_dimensions = 2});
  for (int shard = 0; shard < 4; ++shard) {
    Recorder recorder(start);
    recorder.count(Counter::kJsErrors, "/" + std::to_string(shard), 3, start);
    sum.merge(recorder.take(start));
  }
  EXPECT_EQ(sum.counter(Counter::kJsErrors), 12U);
  EXPECT_EQ(sum.series(Counter::kJsErrors).at("(other)").total(), 6U);
  EXPECT_EQ(sum.overflowed().at("js_errors"), 6U);
}

TEST_F(AccumulatorTest, NotesTheSecondsInWhichTheNodeWasOverloaded) {
  Recorder recorder(start);
  recorder.record(Histogram::kGeneratorCpu, "", 89.9, start);
  recorder.record(Histogram::kGeneratorCpu, "", 97.0, start + 1s);
  recorder.record(Histogram::kGeneratorLoopLagUs, "", 2ms, start);
  recorder.record(Histogram::kGeneratorLoopLagUs, "", 120ms, start + 2s);
  Accumulator sum;
  sum.merge(recorder.take(start + 2s));
  EXPECT_EQ(sum.cpu_overloads(), (std::vector<Stretch>{{1, 2}}));
  EXPECT_EQ(sum.loop_overloads(), (std::vector<Stretch>{{2, 3}}));
}

/// Ten histograms' series, a sample a second in each.
Accumulator after(int seconds, AccumulatorOptions options) {
  const base::Instant start{};
  Recorder recorder(start);
  Accumulator sum(std::move(options));
  for (int s = 0; s < seconds; ++s) {
    const base::Instant at = start + std::chrono::seconds(s);
    for (int d = 0; d < 10; ++d) {
      recorder.record(Histogram::kActionDurationUs, std::to_string(d), 1000.0 + s, at);
    }
    recorder.count(Counter::kIterations, "completed", 1, at);
    sum.merge(recorder.take(at));
  }
  return sum;
}

TEST(Accumulator, AnHourTakesNoMoreRoomThanItMay) {
  constexpr std::size_t kRoom = 100'000;
  const Accumulator sum = after(3600, {.max_bytes = kRoom});
  EXPECT_LE(sum.bytes(), kRoom);
  EXPECT_GT(sum.bytes(), kRoom / 3);
  EXPECT_GE(sum.encode().size(), kRoom / 4) << "and that is what it says that it takes";
  EXPECT_LE(sum.encode().size(), kRoom);
  EXPECT_EQ(sum.histogram(Histogram::kActionDurationUs).count(), 36'000u);
  EXPECT_EQ(sum.counter(Counter::kIterations), 3600u);
}

TEST(Accumulator, KeepsTwoBucketsHoweverLittleRoomThereIs) {
  const Accumulator sum = after(100, {.max_bytes = 1});
  EXPECT_EQ(sum.bucket_count(), 2u);
  EXPECT_EQ(sum.histogram(Histogram::kActionDurationUs).count(), 1000u);
}

TEST(Accumulator, OneOfFewNodesIsSplitByDimensionAndOneOfManyIsNot) {
  const auto one_of = [](std::size_t nodes) {
    return after(10, AccumulatorOptions::for_one_of(nodes, MetricTable::catalogue()));
  };
  EXPECT_EQ(one_of(50).series(Histogram::kActionDurationUs).size(), 10u);
  const Accumulator one = one_of(1000);
  EXPECT_EQ(one.series(Histogram::kActionDurationUs).size(), 1u);
  EXPECT_EQ(one.histogram(Histogram::kActionDurationUs).count(), 100u);
  EXPECT_TRUE(one.series(Counter::kIterations).contains("completed"));
}

TEST(Accumulator, WhatIsNotSplitComesToTheSame) {
  Recorder recorder(base::Instant{});
  std::mt19937_64 random(1);
  Accumulator split, unsplit({.split_histograms = false});
  for (int flush = 0; flush < 20; ++flush) {
    for (int i = 0; i < 100; ++i) {
      const auto metric =
          i % 2 == 0 ? Histogram::kActionDurationUs : Histogram::kIterationDurationUs;
      recorder.record(metric, std::to_string(random() % 5), static_cast<double>(random() % 100'000),
                      base::Instant{} + 1s * (flush + i % 3));
    }
    const Delta delta = recorder.take(base::Instant{} + 1s * (flush + 2));
    split.merge(delta);
    unsplit.merge(delta);
  }
  for (const auto metric : {Histogram::kActionDurationUs, Histogram::kIterationDurationUs}) {
    EXPECT_EQ(unsplit.histogram(metric).count(), 1000u);
    for (Second from = 0; from < 22; ++from) {
      EXPECT_EQ(unsplit.histogram_since(metric, from), split.histogram_since(metric, from)) << from;
    }
  }
}

}  // namespace
}  // namespace liveload::telemetry
