// The coordinator's part in measuring: what a thousand nodes send each second, read and added up.
// Each node measures 40 metrics (all histograms of the catalogue and nine counters) in 20
// dimensions. Argument: samples a second in each of the 800. A hundred users who act once a second
// make about three.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <limits>

#include "cluster/journal.hpp"
#include "node_second.hpp"
#include "telemetry/accumulator.hpp"

namespace liveload::telemetry {
namespace {

constexpr std::size_t kNodes = 1000;
constexpr Second kLatest = std::numeric_limits<Second>::max();
/// An iteration is that of so many: 1 ms of it is 5 % of a core with 1000 nodes.
constexpr std::size_t kNodesAtOnce = 20;
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
  Delta room;
  for (auto _ : state) {
    for (const std::string& message : messages) {
      room = *decode_delta(message, metrics(), kLatest, std::move(room));
      benchmark::DoNotOptimize(room);
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
  Delta room;
  std::size_t batch = 0;
  for (auto _ : state) {
    if (batch % (kNodes / kNodesAtOnce) == 0) {
      state.PauseTiming();
      messages = messages_of(static_cast<Second>(batch / (kNodes / kNodesAtOnce)), state.range(0));
      state.ResumeTiming();
    }
    std::size_t node = batch++ * kNodesAtOnce % kNodes;
    for (const std::string& message : messages) {
      room = *decode_delta(message, metrics(), kLatest, std::move(room));
      whole.merge(room);
      nodes[node++].merge(room);
    }
  }
}
BENCHMARK(take_in)->Arg(3)->Arg(10)->Unit(benchmark::kMillisecond);

/// Writes them down in the run's journal, whose disk is that of TMPDIR.
void write_down(benchmark::State& state) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / "merge-bench" / "bench.journal";
  std::vector<result::NodeFacts> nodes(1);
  auto journal = cluster::Journal::begin(path, {.scenario = "Bench"}, {}, nodes);
  std::vector<engine::Flush> flushes;
  for (std::string& message : messages_of(1, state.range(0))) {
    flushes.push_back({.delta = {}, .failures = {}, .encoded = std::move(message)});
  }
  for (auto _ : state) {
    for (const engine::Flush& flush : flushes) (*journal)->enter(0, flush, metrics());
    (*journal)->save(nodes, nullptr);
  }
  if ((*journal)->file().trouble()) state.SkipWithError("the journal could not be written");
  cluster::remove_journal(path);
}
BENCHMARK(write_down)->Arg(3)->Arg(10)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace liveload::telemetry
