#include "result/blocks.hpp"

#include <algorithm>
#include <map>

namespace liveload::result {

using telemetry::Sketch;

Blocks::Blocks(const Figure& figure, const std::vector<const Data*>& runs) : figure_(figure) {
  for (const Data* run : runs) add_run(*run);
  index_bins(std::move(sketches_));
}

void Blocks::add_run(const Data& run) {
  const std::vector<Bucket>& series = run.global.time_series;
  // A block of one bucket would have no neighbour in it to be alike.
  const std::size_t cut = std::min(kMostPerRun, series.size() / 2);
  per_run_.push_back(cut);
  if (cut == 0) return;
  const std::size_t first = blocks_.size();
  blocks_.resize(first + cut);
  sketches_.resize(first + cut);
  const double width = std::chrono::duration<double>(run.bucket_width).count();
  for (std::size_t i = 0; i < series.size(); ++i) {
    const std::size_t number = first + i * cut / series.size();
    Block& block = blocks_[number];
    const Counted n = counted(figure_, series[i].measured);
    block.here += n.here;
    block.all += n.all;
    block.seconds += width;
    if (figure_.source == Figure::Source::kHistogram)
      sketches_[number].merge(sketch_of(figure_, series[i].measured));
  }
}

void Blocks::index_bins(std::vector<Sketch> sketches) {
  std::map<std::int32_t, std::size_t> places;
  for (const Sketch& sketch : sketches) {
    for (const Sketch::Bin& bin : sketch.bin_list()) places[bin.index];
  }
  starts_.push_back(0);  // Of the samples that count as zero.
  const Sketch any;
  for (auto& [index, place] : places) {
    place = starts_.size();
    starts_.push_back(any.bin_start(index));
  }
  for (std::size_t b = 0; b < sketches.size(); ++b) {
    blocks_[b].sum = sketches[b].sum();
    if (sketches[b].zeros() > 0) blocks_[b].bins.push_back({0, sketches[b].zeros()});
    for (const Sketch::Bin& bin : sketches[b].bin_list())
      blocks_[b].bins.push_back({places.at(bin.index), bin.count});
  }
}

std::optional<double> Blocks::value(const std::vector<std::size_t>& chosen) const {
  Block all;
  for (const std::size_t b : chosen) {
    all.sum += blocks_[b].sum;
    all.here += blocks_[b].here;
    all.all += blocks_[b].all;
    all.seconds += blocks_[b].seconds;
  }
  const auto here = static_cast<double>(all.here);
  switch (figure_.aggregate) {
    case Aggregate::kCount:
      return here;
    case Aggregate::kRate:
      return here / all.seconds;
    case Aggregate::kSum:
      return all.sum;
    case Aggregate::kShare:
      return all.all == 0 ? std::nullopt : std::optional(here / static_cast<double>(all.all) * 100);
    case Aggregate::kMean:
      return all.here == 0 ? std::nullopt : std::optional(all.sum / here);
    default:
      return all.here == 0 ? std::nullopt : quantile(chosen, all.here);
  }
}

std::optional<double> Blocks::quantile(const std::vector<std::size_t>& chosen,
                                       std::uint64_t here) const {
  std::vector<std::uint64_t> counts(starts_.size());
  for (const std::size_t b : chosen) {
    for (const Share& share : blocks_[b].bins) counts[share.place] += share.count;
  }
  const auto rank = static_cast<std::uint64_t>(figure_.quantile * static_cast<double>(here - 1));
  std::uint64_t upto = 0;
  for (std::size_t place = 0; place < counts.size(); ++place) {
    upto += counts[place];
    if (upto > rank) return starts_[place];
  }
  return std::nullopt;
}

}  // namespace liveload::result
