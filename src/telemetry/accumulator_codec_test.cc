#include <gmock/gmock.h>

#include "telemetry/accumulator.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::telemetry {
namespace {

using testing::HasSubstr;
using Options = AccumulatorOptions;

constexpr base::Instant kStart{};

/// What `seconds_of` brings, with something in every part of it.
Delta measured_in(int second, Recorder& recorder) {
  const base::Instant at = kStart + std::chrono::seconds(second);
  recorder.user_started(at);
  if (second % 3 == 0) recorder.user_finished(second % 2 == 0, at);
  if (second % 4 == 1) recorder.user_cut(at);
  for (const char* dimension : {"", "search", "save", "remove"}) {
    recorder.record(Histogram::kLiveviewEventDurationUs, dimension,
                    std::chrono::milliseconds(second), at);
    recorder.count(Counter::kIterations, dimension, 1, at);
  }
  recorder.record(Histogram::kActionDurationUs, "click", -1.0, at);
  recorder.record(Histogram::kGeneratorCpu, "", second == 5 ? 95.0 : 20.0, at);
  recorder.record(Histogram::kGeneratorLoopLagUs, "", second == 7 ? 2e5 : 1.0, at);
  return recorder.take(at);
}

Accumulator measured(int count, const Options& options) {
  Recorder recorder(kStart, MetricTable::catalogue(), 10);
  Accumulator all(options);
  for (int second = 0; second < count; ++second) all.merge(measured_in(second, recorder));
  return all;
}

void expect_same(const Accumulator& a, const Accumulator& b) {
  EXPECT_EQ(a.encode(), b.encode()) << "which holds all there is";
  EXPECT_EQ(a.bucket_seconds(), b.bucket_seconds());
  EXPECT_EQ(a.end(), b.end());
  EXPECT_EQ(a.active_users(), b.active_users());
  EXPECT_EQ(a.users().failed, b.users().failed);
  EXPECT_EQ(a.cpu_overloads(), b.cpu_overloads());
  EXPECT_EQ(a.loop_overloads(), b.loop_overloads());
  EXPECT_EQ(a.overflowed(), b.overflowed());
  EXPECT_EQ(a.rejected(), b.rejected());
  EXPECT_EQ(a.counter(Counter::kIterations), b.counter(Counter::kIterations));
}

TEST(AccumulatorCodec, HoldsEverything) {
  const Options options{.max_buckets = 4, .max_dimensions = 2};
  const Accumulator before = measured(11, options);
  ASSERT_EQ(before.bucket_seconds(), 4U);
  ASSERT_FALSE(before.overflowed().empty());
  ASSERT_FALSE(before.rejected().empty());
  ASSERT_EQ(before.cpu_overloads(), (std::vector<Stretch>{{5, 6}}));
  ASSERT_EQ(before.loop_overloads(), (std::vector<Stretch>{{7, 8}}));
  const auto after = Accumulator::decode(before.encode(), options);
  ASSERT_TRUE(after) << after.error().message();
  expect_same(before, *after);
}

TEST(AccumulatorCodec, GoesOnAsIfNothingHadBeen) {
  const Options options{.max_buckets = 8, .max_dimensions = 3};
  Accumulator whole = measured(9, options);
  auto resumed = Accumulator::decode(whole.encode(), options);
  ASSERT_TRUE(resumed) << resumed.error().message();
  Recorder recorder(kStart, MetricTable::catalogue(), 10);
  for (int second = 9; second < 40; ++second) {
    const Delta delta = measured_in(second, recorder);
    whole.merge(delta);
    resumed->merge(delta);
  }
  expect_same(whole, *resumed);
}

TEST(AccumulatorCodec, ReadsAnEmptyOne) {
  const auto after = Accumulator::decode(Accumulator().encode(), {});
  ASSERT_TRUE(after) << after.error().message();
  EXPECT_EQ(after->bucket_count(), 0U);
}

TEST(AccumulatorCodec, RefusesWhatWasCutOffAnywhere) {
  const std::string bytes = measured(5, {}).encode();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(Accumulator::decode(std::string_view(bytes).substr(0, size), {})) << size;
  }
  EXPECT_FALSE(Accumulator::decode(bytes + "x", {}));
}

TEST(AccumulatorCodec, RefusesOtherMetricsAndMoreBucketsThanItMayHave) {
  const std::string bytes = measured(5, {}).encode();
  auto own = MetricTable::make({Metric::counter("carts")});
  const auto other = Accumulator::decode(bytes, {.metrics = *own});
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message(), HasSubstr("of other metrics"));
  EXPECT_FALSE(Accumulator::decode(bytes, {.max_buckets = 4}));
}

TEST(AccumulatorCodec, BearsDamage) {
  const std::string bytes = measured(5, {}).encode();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const char damage : {'\x00', '\x7f', '\xff'}) {
      std::string damaged = bytes;
      damaged[i] = damage;
      if (const auto read = Accumulator::decode(damaged, {})) {
        (void)read->active_users();
        (void)read->histogram(Histogram::kLiveviewEventDurationUs).quantile(0.5);
      }
    }
  }
}

}  // namespace
}  // namespace liveload::telemetry
