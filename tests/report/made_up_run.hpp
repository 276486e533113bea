#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "liveload/run.hpp"
#include "result/data.hpp"

namespace liveload::support {

/// A run that never happened, with everything in it that a report can show: the same for the same
/// seed, on any machine.
struct MadeUpRun {
  std::string name = "BrowseShop";
  int buckets = 120;
  int bucket_seconds = 1;
  std::vector<std::string> nodes = {"local"};
  int users = 40;     ///< On each node.
  int samples = 12;   ///< A bucket, metric and dimension, on each node.
  double slower = 1;  ///< How many times as long everything takes.
  bool trouble =
      true;  ///< Failures, an overloaded generator, a pause in which nothing is measured.
  unsigned seed = 1;
};

/// The result of it. Each metric has its dimensions; nodes add up to the whole.
result::Data made_up(const MadeUpRun& run);

inline RunResult result_of(result::Data data) {
  return RunResult(std::make_shared<const result::Data>(std::move(data)));
}

/// Numbers that are the same everywhere: the library's distributions are not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 2'654'435'761U + 88'172'645'463'325'252U) {}
  double uniform();  ///< From 0 to 1.
  /// Around `median`, with a long tail: times of `spread` 0.4 are within a factor of 2 mostly.
  double latency(double median, double spread);

 private:
  std::uint64_t state_;
};

}  // namespace liveload::support
