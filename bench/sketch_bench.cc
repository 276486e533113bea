// The sketch and the recorder: what one sample costs.
#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "telemetry/accumulator.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::telemetry {
namespace {

/// Latencies as they come: log-normal about 22 ms.
std::vector<double> latencies(std::size_t n) {
  std::mt19937_64 random(1);
  std::lognormal_distribution<> distribution(10, 1);
  std::vector<double> values(n);
  for (double& value : values) value = distribution(random);
  return values;
}

Sketch filled(std::size_t n) {
  Sketch sketch;
  for (const double value : latencies(n)) sketch.insert(value);
  return sketch;
}

void insert(benchmark::State& state) {
  const std::vector<double> values = latencies(1 << 16);
  Sketch sketch;
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(sketch.insert(values[i++ & 0xFFFF]));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(insert);

void insert_into_fresh(benchmark::State& state) {
  const std::vector<double> values = latencies(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    Sketch sketch;
    for (const double value : values) sketch.insert(value);
    benchmark::DoNotOptimize(sketch);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(insert_into_fresh)->Arg(10)->Arg(100)->Arg(1000);

void merge(benchmark::State& state) {
  const Sketch part = filled(static_cast<std::size_t>(state.range(0)));
  Sketch all = filled(100'000);
  for (auto _ : state) {
    all.merge(part);
    benchmark::DoNotOptimize(all);
  }
}
BENCHMARK(merge)->Arg(10)->Arg(1000)->Arg(100'000);

void quantile(benchmark::State& state) {
  const Sketch sketch = filled(100'000);
  for (auto _ : state) benchmark::DoNotOptimize(sketch.quantile(0.95));
}
BENCHMARK(quantile);

void curve_of_101_points(benchmark::State& state) {
  const Sketch sketch = filled(100'000);
  for (auto _ : state) benchmark::DoNotOptimize(sketch.curve(101));
}
BENCHMARK(curve_of_101_points);

void encode(benchmark::State& state) {
  const Sketch sketch = filled(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(sketch.encode());
  state.counters["bytes"] = static_cast<double>(sketch.encode().size());
}
BENCHMARK(encode)->Arg(10)->Arg(100'000);

void decode(benchmark::State& state) {
  const std::string bytes = filled(100'000).encode();
  for (auto _ : state) benchmark::DoNotOptimize(Sketch::decode(bytes));
}
BENCHMARK(decode);

void record(benchmark::State& state) {
  const std::vector<double> values = latencies(1 << 16);
  const std::vector<std::string> events = {"search", "add_to_cart", "page", "validate",
                                           "save",   "inc",         "dec",  "close"};
  const base::Instant start{};
  Recorder recorder(start);
  std::size_t i = 0;
  for (auto _ : state) {
    recorder.record(Histogram::kLiveviewEventDurationUs, events[i & 7], values[i & 0xFFFF], start);
    ++i;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(record);

/// A second's flush of a busy shard: 20 series, 50 samples each.
void flush(benchmark::State& state) {
  const std::vector<double> values = latencies(1 << 16);
  const base::Instant start{};
  Recorder recorder(start);
  Accumulator all;
  std::size_t i = 0;
  std::int64_t second = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const base::Instant now = start + std::chrono::seconds(second++ % 600);
    for (std::size_t series = 0; series < 20; ++series) {
      const std::string dimension = "event_" + std::to_string(series);
      for (int n = 0; n < 50; ++n) {
        recorder.record(Histogram::kLiveviewEventDurationUs, dimension, values[i++ & 0xFFFF], now);
      }
    }
    state.ResumeTiming();
    all.merge(recorder.take(now));
  }
}
BENCHMARK(flush);

}  // namespace
}  // namespace liveload::telemetry
