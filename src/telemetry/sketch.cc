#include "telemetry/sketch.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace liveload::telemetry {
namespace {

constexpr double kZeroBelow = 1e-9;

// log2(1 + s) for s in 0..1 is stood for by ((kA s + kB) s + kC) s, which rises from 0 to 1 and
// whose slope against the true logarithm is never below kC ln 2: bins of equal width in it are
// never wider than gamma allows if they are 1 / (kC ln 2) narrower than those of the logarithm.
constexpr double kA = 6.0 / 35.0;
constexpr double kB = -3.0 / 5.0;
constexpr double kC = 10.0 / 7.0;

constexpr std::uint64_t kSignificandBits = (std::uint64_t{1} << 52) - 1;
constexpr std::uint64_t kOneBits = std::uint64_t{1023} << 52;
// Added before truncation, so that it rounds down also below zero (30 octaves at 700 bins each at
// the most).
constexpr double kBias = 1 << 20;

double octaves(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto exponent = static_cast<double>(static_cast<std::int64_t>(bits >> 52) - 1023);
  const double s = std::bit_cast<double>((bits & kSignificandBits) | kOneBits) - 1.0;
  return ((kA * s + kB) * s + kC) * s + exponent;
}

/// The reverse of octaves(), by Newton's method: the cubic is so near a line that five steps reach
/// the last bit.
double from_octaves(double octave) {
  const double exponent = std::floor(octave);
  const double wanted = octave - exponent;
  double s = wanted;
  for (int i = 0; i < 5; ++i) {
    const double error = ((kA * s + kB) * s + kC) * s - wanted;
    s -= error / ((3 * kA * s + 2 * kB) * s + kC);
  }
  return std::ldexp(1.0 + s, static_cast<int>(exponent));
}

double bins_per_octave(double relative_error) {
  const double gamma = (1 + relative_error) / (1 - relative_error);
  return 1.0 / (kC * std::log(gamma));
}

}  // namespace

Sketch::Sketch(double relative_error) : relative_error_(std::clamp(relative_error, 0.001, 0.5)) {
  // Nearly all sketches are of the default: spare them the logarithm.
  static const double kDefaultBins = telemetry::bins_per_octave(kDefaultRelativeError);
  bins_per_octave_ = relative_error_ == kDefaultRelativeError
                         ? kDefaultBins
                         : telemetry::bins_per_octave(relative_error_);
}

std::int32_t Sketch::index_of(double value) const {
  return static_cast<std::int32_t>(octaves(value) * bins_per_octave_ + kBias) -
         static_cast<std::int32_t>(kBias);
}

double Sketch::bin_start(std::int32_t index) const {
  return from_octaves(index / bins_per_octave_);
}

double Sketch::value_of(std::int32_t index) const {
  const double low = bin_start(index);
  // The value whose relative distance to both ends of the bin is the same. The highest bin of all
  // ends beyond what a double can hold, so that its middle may be infinite: callers clamp it.
  const double high = bin_start(index + 1);
  return std::isfinite(high) ? low * (2.0 / (1.0 + low / high)) : low * (1.0 + relative_error_);
}

bool Sketch::insert(double value, std::uint64_t n) {
  if (!(value >= 0) || !std::isfinite(value)) return false;
  if (n == 0) return true;
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = count_ == 0 ? value : std::max(max_, value);
  count_ += n;
  sum_ += value * static_cast<double>(n);
  if (value < kZeroBelow) {
    zeros_ += n;
  } else {
    add_to_bin(index_of(value), n);
    if (bins_.size() > kMaxBins) collapse();
  }
  return true;
}

void Sketch::add_to_bin(std::int32_t index, std::uint64_t n) {
  // A binary search without branches: which way it goes is as good as random, and each wrong guess
  // of the processor's would cost more than the rest of the insertion.
  const Bin* bin = bins_.data();
  for (std::size_t left = bins_.size(); left > 0;) {
    const std::size_t half = (left + 1) / 2;
    bin += half & (std::size_t{0} - static_cast<std::size_t>(bin[half - 1].index < index));
    left -= half;
  }
  const auto at = bins_.begin() + (bin - bins_.data());
  if (at != bins_.end() && at->index == index) {
    at->count += n;
  } else {
    bins_.insert(at, {index, n});
  }
}

void Sketch::collapse() {
  const auto excess = static_cast<std::ptrdiff_t>(bins_.size() - kMaxBins);
  for (auto bin = bins_.begin(); bin != bins_.begin() + excess; ++bin) {
    bins_[static_cast<std::size_t>(excess)].count += bin->count;
  }
  bins_.erase(bins_.begin(), bins_.begin() + excess);
}

/// `more` may be our own bins.
void Sketch::add_bins(const std::vector<Bin>& more) {
  // First to the bins that are there: of what a node measured in a second, that is nearly all. They
  // lie next to each other but for the tails, so that a bin is mostly found where it would be
  // without any gap, and never behind that place.
  std::size_t missing = 0;
  auto at = bins_.begin();
  for (const Bin& their : more) {
    if (at != bins_.end() && at->index < their.index) {
      const auto end = at + std::min<std::ptrdiff_t>(bins_.end() - at, their.index - at->index + 1);
      at = end[-1].index == their.index
               ? end - 1
               : std::lower_bound(at, end, their.index,
                                  [](const Bin& bin, std::int32_t i) { return bin.index < i; });
    }
    if (at != bins_.end() && at->index == their.index) {
      at->count += their.count;
    } else {
      ++missing;
    }
  }
  if (missing == 0) return;
  // Then the others, from the highest down, so that nothing is overwritten before it was moved.
  std::size_t from = bins_.size(), to = from + missing;
  bins_.resize(to);
  for (auto their = more.rbegin(); to > from; ++their) {
    while (from > 0 && bins_[from - 1].index > their->index) bins_[--to] = bins_[--from];
    if (from == 0 || bins_[from - 1].index != their->index) bins_[--to] = *their;
  }
}

/// All of `other`, which is not empty, but its bins.
void Sketch::add_sums(const Sketch& other) {
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = count_ == 0 ? other.max_ : std::max(max_, other.max_);
  count_ += other.count_;
  zeros_ += other.zeros_;
  sum_ += other.sum_;
}

void Sketch::merge(const Sketch& other) {
  if (other.count_ == 0) return;
  if (other.relative_error_ != relative_error_) {
    Sketch converted(relative_error_);
    for (const Bin& bin : other.bins_) {
      converted.add_to_bin(
          converted.index_of(std::clamp(other.value_of(bin.index), kZeroBelow, other.max_)),
          bin.count);
    }
    converted.add_sums(other);
    if (converted.bins_.size() > kMaxBins) converted.collapse();
    merge(converted);
    return;
  }
  add_sums(other);
  add_bins(other.bins_);
  if (bins_.size() > kMaxBins) collapse();
}

/// Walks the bins by rising rank.
class Sketch::Ranks {
 public:
  explicit Ranks(const Sketch& sketch) : sketch_(sketch), upto_(sketch.zeros_) {}

  /// `q` must not fall from call to call.
  double at(double q) {
    if (!(q > 0)) return sketch_.min_;
    if (q >= 1) return sketch_.max_;
    const auto last = sketch_.count_ - 1;
    const auto rank = std::min(static_cast<std::uint64_t>(q * static_cast<double>(last)), last);
    if (rank < sketch_.zeros_) return sketch_.min_;
    if (rank >= upto_) {
      while (rank >= upto_) upto_ += sketch_.bins_[next_++].count;
      value_ =
          std::clamp(sketch_.value_of(sketch_.bins_[next_ - 1].index), sketch_.min_, sketch_.max_);
    }
    return value_;
  }

 private:
  const Sketch& sketch_;
  std::uint64_t upto_;  // How many samples lie in the bins before next_.
  std::size_t next_ = 0;
  double value_ = 0;
};

double Sketch::quantile(double q) const {
  if (count_ == 0) return 0;
  return Ranks(*this).at(q);
}

std::vector<double> Sketch::curve(std::size_t points) const {
  std::vector<double> values(points, 0.0);
  if (count_ == 0 || points < 2) return values;
  Ranks ranks(*this);
  for (std::size_t i = 0; i < points; ++i) {
    values[i] = ranks.at(static_cast<double>(i) / static_cast<double>(points - 1));
  }
  return values;
}

}  // namespace liveload::telemetry
