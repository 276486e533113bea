#include "telemetry/delta.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "telemetry/delta_codec.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::telemetry {
namespace {

using namespace std::chrono_literals;

TEST(Delta, TwoShardsOfANodeComeToWhatOneWouldHave) {
  const base::Instant start{};
  Recorder one(start), other(start), both(start);
  std::mt19937 random(1);
  for (int i = 0; i < 500; ++i) {
    const std::string dimension = "event_" + std::to_string(random() % 9);
    const base::Instant at = start + 1ms * (random() % 3000);
    const auto metric = random() % kHistogramCount;
    const double value = static_cast<double>(random() % 1000);
    const auto counter = static_cast<Counter>(random() % kCounterCount);
    for (Recorder* recorder : {i % 3 == 0 ? &one : &other, &both}) {
      recorder->record(static_cast<Histogram>(metric), dimension, value, at);
      recorder->record(static_cast<Histogram>(metric), dimension, -1.0, at);
      recorder->count(counter, dimension, 2, at);
      recorder->user_started(at);
      recorder->user_finished(i % 2 == 0, at);
    }
  }
  const auto in_order = [](Delta delta) {
    for (auto& series : delta.histograms)
      std::ranges::sort(series.seconds, {}, [](auto& s) { return s.first; });
    for (auto& series : delta.counters) std::ranges::sort(series.seconds);
    std::ranges::sort(delta.users, {}, &Delta::Users::second);
    return encode_delta(delta, *MetricTable::catalogue());
  };
  const base::Instant now = start + 3s;
  Delta sum = one.take(now);
  sum.add(other.take(now));
  EXPECT_EQ(in_order(std::move(sum)), in_order(both.take(now)));
}

TEST(Delta, NothingMoreChangesNothing) {
  const base::Instant start{};
  Recorder recorder(start);
  recorder.record(Histogram::kThrottleWaitUs, "login", 5.0, start);
  Delta delta = recorder.take(start);
  delta.add({});
  ASSERT_EQ(delta.histograms.size(), 1U);
  EXPECT_EQ(delta.histograms[0].seconds[0].second.count(), 1U);
}

}  // namespace
}  // namespace liveload::telemetry
