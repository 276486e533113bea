#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "result/figure.hpp"

namespace liveload::result {

/// A figure, measured block by block of a run's time, so that it can be computed from any choice of
/// the blocks.
class Blocks {
 public:
  static constexpr std::size_t kMostPerRun = 32;

  /// Cuts each run into kMostPerRun blocks, or into one for each two buckets. What is referred to
  /// must outlive it.
  Blocks(const Figure& figure, const std::vector<const Data*>& runs);

  /// How many blocks each run was cut into.
  const std::vector<std::size_t>& per_run() const { return per_run_; }
  std::size_t count() const { return blocks_.size(); }
  /// What the figure comes to over these blocks, one named twice counting twice; quantiles to the
  /// start of their bin.
  std::optional<double> value(const std::vector<std::size_t>& chosen) const;

 private:
  /// A bin of all blocks' sketches, by its place among them, and its samples in one block.
  struct Share {
    std::size_t place;
    std::uint64_t count;
  };
  struct Block {
    std::vector<Share> bins;
    double sum = 0;
    std::uint64_t here = 0;  ///< Samples of the figure's dimensions …
    std::uint64_t all = 0;   ///< … and of all dimensions.
    double seconds = 0;
  };

  void add_run(const Data& run);
  void index_bins(std::vector<telemetry::Sketch> sketches);
  std::optional<double> quantile(const std::vector<std::size_t>& chosen, std::uint64_t here) const;

  const Figure& figure_;
  std::vector<std::size_t> per_run_;
  std::vector<Block> blocks_;
  std::vector<telemetry::Sketch> sketches_;  // Of each block, until they are indexed.
  std::vector<double> starts_;               // Of each bin, in rising order.
};

}  // namespace liveload::result
