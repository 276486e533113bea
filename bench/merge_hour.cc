// How much memory a coordinator needs for a long run of many nodes: an hour of what they send,
// taken in as fast as it can be, and the result of it at the end.
//
//   merge_hour [NODES [MINUTES [STEP]]]
//
// Only each STEP-th second is taken in. With more than 1 it takes less time, and shows how memory
// stands at the end, but not how soon it gets there.

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "memory.hpp"
#include "node_second.hpp"
#include "result/builder.hpp"
#include "telemetry/accumulator.hpp"

namespace {

using namespace liveload;
using namespace liveload::telemetry;

/// As in merge_bench: a hundred users who act once a second.
constexpr std::int64_t kSamples = 3;

/// What a journal that is begun anew consists of.
std::string snapshot_of(const Accumulator& whole, const std::vector<Accumulator>& nodes) {
  const auto start = std::chrono::steady_clock::now();
  std::size_t bytes = whole.encode().size();
  for (const Accumulator& node : nodes) bytes += node.encode().size();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return fmt::format("encoded in {:.2f} s, {:.0f} MB", took.count(),
                     static_cast<double>(bytes) / 1e6);
}

/// The result that a run ends with, and its file.
void end_run(const Accumulator& whole, std::vector<Accumulator> nodes, double before) {
  std::vector<result::NodeFacts> facts;
  for (Accumulator& node : nodes) {
    facts.push_back(
        {.name = fmt::format("node-{}", facts.size() + 1), .measured = std::move(node)});
  }
  const auto built = result::build({.scenario = "Hour"}, facts, &whole);
  fmt::print("with the result: {:.0f} MB\n", resident_megabytes() - before);
  const auto start = std::chrono::steady_clock::now();
  const std::string file =
      std::filesystem::temp_directory_path() / fmt::format("merge_hour.{}.json", ::getpid());
  if (auto saved = built.save(file); !saved) {
    fmt::print("{}\n", saved.error().message());
    return;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  fmt::print("saved in {:.1f} s, {:.0f} MB; {:.0f} MB of memory at the most\n", took.count(),
             static_cast<double>(std::filesystem::file_size(file)) / 1e6,
             peak_megabytes() - before);
  std::filesystem::remove(file);
}

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int i, int otherwise) {
    return i < argc ? std::max(1, std::atoi(argv[i])) : otherwise;
  };
  const auto count = static_cast<std::size_t>(argument(1, 1000));
  const auto end = static_cast<Second>(argument(2, 60) * 60);
  const auto step = static_cast<Second>(argument(3, 1));
  std::mt19937_64 random(1);
  // As many as nodes, made up once: each node then sends any of them in any second.
  std::vector<std::string> messages;
  while (messages.size() < count) {
    messages.push_back(encode_delta(measured_in(0, kSamples, random), metrics()));
  }
  const double before = resident_megabytes();
  Accumulator whole;
  std::vector<Accumulator> nodes(
      count, Accumulator(AccumulatorOptions::for_one_of(count, MetricTable::catalogue())));
  Delta room;
  for (Second second = 0; second < end; second += step) {
    for (Accumulator& node : nodes) {
      room = sent_in(second, messages[random() % count], std::move(room));
      whole.merge(room);
      node.merge(room);
    }
    if (second % 120 >= step) continue;
    fmt::print("{:3} min: {:5.0f} MB; buckets of {} s for the whole, of {} s for a node\n",
               second / 60, resident_megabytes() - before, whole.bucket_seconds(),
               nodes.front().bucket_seconds());
    std::fflush(stdout);
  }
  // At the end, as it takes memory of its own.
  fmt::print("a journal begun anew: {}\n", snapshot_of(whole, nodes));
  end_run(whole, std::move(nodes), before);
}
