#include "telemetry/open_sketch.hpp"

#include <algorithm>

namespace liveload::telemetry {
namespace {

/// Places are made for so many bins more than what is needed: the next will be near.
constexpr std::int32_t kMargin = 8;
constexpr auto kMostPlaces = static_cast<std::int32_t>(Sketch::kMaxBins);

}  // namespace

void OpenSketch::clear() {
  Sketch empty;
  empty.bins_ = std::move(sums_.bins_);
  empty.bins_.clear();
  sums_ = std::move(empty);
  places_.clear();
}

/// Makes places for these bins. False where they would be too many.
bool OpenSketch::reach(std::int32_t low, std::int32_t high) {
  if (places_.empty()) first_ = low;
  const std::int32_t end = first_ + static_cast<std::int32_t>(places_.size());
  if (low >= first_ && high < end) return true;
  const std::int32_t needed = std::max(end, high + 1) - std::min(first_, low);
  if (needed > kMostPlaces) return false;
  const std::int32_t margin = std::min(kMargin, (kMostPlaces - needed) / 2);
  const std::int32_t first = low < first_ ? low - margin : first_;
  const auto size = static_cast<std::size_t>((high >= end ? high + 1 + margin : end) - first);
  places_.reserve(size);  // No more than that: there are thousands of these.
  places_.insert(places_.begin(), static_cast<std::size_t>(first_ - first), 0);
  places_.resize(size);
  first_ = first;
  return true;
}

void OpenSketch::merge(const Sketch& more) {
  if (more.relative_error_ != sums_.relative_error_) {
    Sketch converted(sums_.relative_error_);
    converted.merge(more);
    merge(converted);
    return;
  }
  if (more.count_ == 0) return;
  sums_.add_sums(more);
  if (more.bins_.empty()) return;
  const bool all = reach(more.bins_.front().index, more.bins_.back().index);
  for (const Sketch::Bin& bin : more.bins_) {
    if (all || reach(bin.index, bin.index)) {
      places_[static_cast<std::size_t>(bin.index - first_)] += bin.count;
    } else {
      sums_.add_to_bin(bin.index, bin.count);
    }
  }
  if (sums_.bins_.size() > Sketch::kMaxBins) sums_.collapse();
}

void OpenSketch::copy_to(Sketch& into) const {
  std::vector<Sketch::Bin> bins = std::move(into.bins_);
  // What lies out of reach lies before all places or behind them.
  const auto behind = std::ranges::lower_bound(sums_.bins_, first_, {}, &Sketch::Bin::index);
  bins.assign(sums_.bins_.begin(), behind);
  for (std::int32_t index = first_; const std::uint64_t count : places_) {
    if (count > 0) bins.push_back({index, count});
    ++index;
  }
  bins.insert(bins.end(), behind, sums_.bins_.end());
  into = Sketch(sums_.relative_error_);
  into.add_sums(sums_);
  into.bins_ = std::move(bins);
  if (into.bins_.size() > Sketch::kMaxBins) into.collapse();
}

}  // namespace liveload::telemetry
