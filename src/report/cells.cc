#include "report/cells.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace liveload::report {
namespace {

using telemetry::Sketch;

constexpr std::uint64_t kVersion = 1;
constexpr double kSumScale = 200'000;  // A sum is off by 2.5 millionths at the most.
constexpr double kPositions = 255;     // Of a minimum or maximum within its bin.

void put_varint(std::string& out, std::uint64_t n) {
  while (n >= 0x80) {
    out += static_cast<char>(n | 0x80);
    n >>= 7;
  }
  out += static_cast<char>(n);
}

void put_signed(std::string& out, std::int64_t n) {
  put_varint(out, (static_cast<std::uint64_t>(n) << 1) ^ static_cast<std::uint64_t>(n >> 63));
}

void put_double(std::string& out, double d) {
  auto bits = std::bit_cast<std::uint64_t>(d);
  for (int i = 0; i < 8; ++i, bits >>= 8) out += static_cast<char>(bits & 0xFF);
}

void put_column(std::string& out, const std::string& column) {
  put_varint(out, column.size());
  out += column;
}

/// Where `value` lies between the ends of its bin, in 256 steps.
char position(double value, double low, double high) {
  const double step = std::round((value - low) / (high - low) * kPositions);
  return static_cast<char>(static_cast<unsigned char>(std::clamp(step, 0.0, kPositions)));
}

}  // namespace

CellWriter::CellWriter(Detail detail) : detail_(detail) {}

void CellWriter::begin_series() {
  finish_series();
  ++series_;
}

void CellWriter::add(std::uint32_t bucket, const Sketch& sketch) {
  if (sketch.empty()) return;
  const std::int64_t cell = bucket / detail_.span;
  if (cell != cell_) finish_cell();
  cell_ = cell;
  if (sketch.relative_error() == geometry_.relative_error()) {
    merge(sketch);
  } else {
    Sketch alike;
    alike.merge(sketch);
    merge(alike);
  }
}

void CellWriter::merge(const Sketch& sketch) {
  const bool first = bins_.empty() && zeros_ == 0;
  min_ = first ? sketch.min() : std::min(min_, sketch.min());
  max_ = first ? sketch.max() : std::max(max_, sketch.max());
  sum_ += sketch.sum();
  zeros_ += sketch.zeros();
  for (const Sketch::Bin& bin : sketch.bin_list()) {
    bins_.push_back({bin.index >> detail_.shift, bin.count});
  }
}

void CellWriter::finish_cell() {
  if (cell_ < 0) return;
  std::sort(bins_.begin(), bins_.end(), [](auto& a, auto& b) { return a.index < b.index; });
  std::size_t kept = 0;
  for (const Sketch::Bin& bin : bins_) {
    if (kept > 0 && bins_[kept - 1].index == bin.index) {
      bins_[kept - 1].count += bin.count;
    } else {
      bins_[kept++] = bin;
    }
  }
  bins_.resize(kept);
  put_varint(series_heads_, static_cast<std::uint64_t>(cell_ - previous_cell_ - 1));
  put_varint(series_heads_, zeros_);
  put_varint(series_heads_, bins_.size());
  write_bins();
  write_ends();
  previous_cell_ = cell_;
  ++cells_;
  cell_ = -1;
  bins_.clear();
  zeros_ = 0;
  sum_ = 0;
}

void CellWriter::write_bins() {
  std::int64_t previous = 0;
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    const std::int64_t index = bins_[i].index;
    if (i == 0) {
      put_signed(gaps_, index - previous_first_);
      previous_first_ = index;
    } else {
      put_varint(gaps_, static_cast<std::uint64_t>(index - previous - 1));
    }
    put_varint(counts_, bins_[i].count - 1);
    previous = index;
  }
}

void CellWriter::write_ends() {
  if (detail_.exact) {
    put_double(ends_, sum_);
    put_double(ends_, min_);
    put_double(ends_, max_);
    return;
  }
  if (bins_.empty()) return;
  const auto start = [&](std::int32_t index) {
    return geometry_.bin_start(static_cast<std::int32_t>(std::int64_t{index} << detail_.shift));
  };
  double estimate = 0;
  for (const Sketch::Bin& bin : bins_) {
    const double low = start(bin.index);
    const double high = start(bin.index + 1);
    estimate += static_cast<double>(bin.count) * 2 * low / (1 + low / high);
  }
  ends_ += position(min_, start(bins_.front().index), start(bins_.front().index + 1));
  ends_ += position(max_, start(bins_.back().index), start(bins_.back().index + 1));
  const double off = (sum_ / estimate - 1) * kSumScale;
  put_signed(ends_, std::isfinite(off) ? std::llround(std::clamp(off, -kSumScale, kSumScale)) : 0);
}

void CellWriter::finish_series() {
  finish_cell();
  if (series_ > 0) {
    put_varint(heads_, cells_);
    heads_ += series_heads_;
  }
  series_heads_.clear();
  cells_ = 0;
  previous_cell_ = -1;
  previous_first_ = 0;
}

std::string CellWriter::take() {
  finish_series();
  std::string out;
  put_varint(out, kVersion);
  put_varint(out, detail_.shift);
  put_varint(out, detail_.span);
  put_varint(out, detail_.exact ? 1 : 0);
  put_varint(out, series_);
  for (const std::string* column : {&heads_, &gaps_, &counts_, &ends_}) put_column(out, *column);
  return out;
}

void CountWriter::begin_series() {
  finish_series();
  ++series_;
}

void CountWriter::add(std::uint32_t bucket, std::uint64_t n) {
  if (n == 0) return;
  const std::int64_t cell = bucket / span_;
  if (cell != cell_) finish_cell();
  cell_ = cell;
  count_ += n;
}

void CountWriter::finish_cell() {
  if (cell_ < 0) return;
  put_varint(series_cells_, static_cast<std::uint64_t>(cell_ - previous_cell_ - 1));
  put_varint(series_cells_, count_ - 1);
  previous_cell_ = cell_;
  ++cells_;
  cell_ = -1;
  count_ = 0;
}

void CountWriter::finish_series() {
  finish_cell();
  if (series_ > 0) {
    put_varint(out_, cells_);
    out_ += series_cells_;
  }
  series_cells_.clear();
  cells_ = 0;
  previous_cell_ = -1;
}

std::string CountWriter::take() {
  finish_series();
  std::string out;
  put_varint(out, kVersion);
  put_varint(out, span_);
  put_varint(out, series_);
  return out + out_;
}

}  // namespace liveload::report
