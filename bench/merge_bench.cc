// The coordinator's part in measuring: what a thousand nodes send each second, read and added up.
// Each node measures 40 metrics (all histograms of the catalogue and nine counters) in 20
// dimensions. Argument: samples a second in each of the 800. A hundred users who act once a second
// make about three.
#include <benchmark/benchmark.h>

#include <random>
#include <string>
#include <vector>

#include "telemetry/accumulator.hpp"
#include "telemetry/delta_codec.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::telemetry {
namespace {

constexpr std::size_t kNodes = 1000;
/// An iteration is that of so many: 1 ms of it is 5 % of a core with 1000 nodes.
constexpr std::size_t kNodesAtOnce = 20;
constexpr std::size_t kHistograms = kHistogramCount;
constexpr std::size_t kCounters = 40 - kHistograms;
constexpr int kDimensions = 20;

const MetricTable& metrics() {
  return *MetricTable::catalogue();
}

/// What one node measures in `second`. Every metric and dimension has latencies of its own.
Delta measured_in(Second second, std::int64_t samples, std::mt19937_64& random) {
  const base::Instant start{}, now = start + std::chrono::seconds(second);
  Recorder recorder(start);
  for (int d = 0; d < kDimensions; ++d) {
    const std::string dimension = (d % 2 == 0 ? "event_" : "/products/:id/") + std::to_string(d);
    for (std::size_t m = 0; m < kHistograms; ++m) {
      std::lognormal_distribution<> values(8 + static_cast<double>(m % 7), 0.5);
      for (int i = 0; i < samples; ++i) {
        recorder.record(static_cast<Histogram>(m), dimension, values(random), now);
      }
    }
    for (std::size_t m = 0; m < kCounters; ++m) {
      recorder.count(static_cast<Counter>(m), dimension, static_cast<std::uint64_t>(samples), now);
    }
  }
  return recorder.take(now);
}

std::vector<std::string> messages_of(Second second, std::int64_t samples) {
  std::mt19937_64 random(second);
  std::vector<std::string> messages;
  while (messages.size() < kNodesAtOnce) {
    messages.push_back(encode_delta(measured_in(second, samples, random), metrics()));
  }
  return messages;
}

void encode(benchmark::State& state) {
  std::mt19937_64 random(1);
  const Delta delta = measured_in(1, state.range(0), random);
  for (auto _ : state) benchmark::DoNotOptimize(encode_delta(delta, metrics()));
  state.counters["bytes"] = static_cast<double>(encode_delta(delta, metrics()).size());
}
BENCHMARK(encode)->Arg(3)->Arg(10)->Unit(benchmark::kMicrosecond);

void decode(benchmark::State& state) {
  const std::vector<std::string> messages = messages_of(1, state.range(0));
  for (auto _ : state) {
    for (const std::string& message : messages) {
      benchmark::DoNotOptimize(decode_delta(message, metrics()));
    }
  }
}
BENCHMARK(decode)->Arg(3)->Arg(10)->Unit(benchmark::kMillisecond);

/// Decodes, and adds up by node and over all of them.
void take_in(benchmark::State& state) {
  Accumulator whole;
  std::vector<Accumulator> nodes(
      kNodes, Accumulator(AccumulatorOptions::for_one_of(kNodes, MetricTable::catalogue())));
  std::vector<std::string> messages;
  std::size_t batch = 0;
  for (auto _ : state) {
    if (batch % (kNodes / kNodesAtOnce) == 0) {
      state.PauseTiming();
      messages = messages_of(static_cast<Second>(batch / (kNodes / kNodesAtOnce)), state.range(0));
      state.ResumeTiming();
    }
    std::size_t node = batch++ * kNodesAtOnce % kNodes;
    for (const std::string& message : messages) {
      auto delta = decode_delta(message, metrics());
      whole.merge(*delta);
      nodes[node++].merge(*delta);
    }
  }
}
BENCHMARK(take_in)->Arg(3)->Arg(10)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace liveload::telemetry
