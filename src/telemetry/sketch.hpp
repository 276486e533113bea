#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "liveload/error.hpp"

namespace liveload::telemetry {

class ByteReader;

/// A mergeable histogram of numbers that are not negative: DDSketch (Masson, Rim, Lee: "DDSketch: a
/// fast and fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019).
///
/// Each quantile is within `relative_error` of the sample at that rank. Count, minimum and maximum
/// are exact; the sum is as exact as adding doubles is. Merging is commutative and associative and
/// loses nothing: the merge of the parts holds the very bins of the whole. Bins grow by a constant
/// factor, found without a logarithm: the exponent's bits plus a cubic in the significand stand for
/// it, which takes 1 % more bins and adds no error. At most kMaxBins bins (58 octaves at 1 %);
/// beyond, the lowest ones collapse, so that high quantiles keep their bound. Numbers below 1e-9
/// count as zero.
///
/// Regular value type; 80 bytes and 16 for each bin in use.
class Sketch {
 public:
  static constexpr double kDefaultRelativeError = 0.01;
  static constexpr std::size_t kMaxBins = 2048;

  /// `relative_error` is clamped to 0.001..0.5.
  explicit Sketch(double relative_error = kDefaultRelativeError);

  /// Adds `value` `n` times. False, and nothing is added, when it is negative, infinite or no
  /// number.
  bool insert(double value, std::uint64_t n = 1);

  /// Adds all of `other`. Where it has another relative error, its bins are added by their middle
  /// and the errors of both add up.
  void merge(const Sketch& other);

  bool empty() const { return count_ == 0; }
  std::uint64_t count() const { return count_; }
  /// 0 when empty, as are the three below.
  double sum() const { return sum_; }
  double min() const { return min_; }
  double max() const { return max_; }
  double mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }

  /// The sample at rank floor(q * (count - 1)) in order of size, within the relative error. `q` is
  /// clamped to 0..1, whose ends are the exact minimum and maximum. 0 when empty.
  double quantile(double q) const;
  /// Quantiles at `points` (at least 2) evenly spaced ranks from 0 to 1, in one pass.
  std::vector<double> curve(std::size_t points) const;

  double relative_error() const { return relative_error_; }
  std::size_t bins() const { return bins_.size(); }

  /// What it consists of, for other encodings: docs/formats/sketch.md says what a bin is.
  struct Bin {
    std::int32_t index;
    std::uint64_t count;  ///< Never zero.
    friend bool operator==(const Bin&, const Bin&) = default;
  };
  /// In rising order of index.
  const std::vector<Bin>& bin_list() const { return bins_; }
  /// Samples below 1e-9, which are in no bin.
  std::uint64_t zeros() const { return zeros_; }
  /// The least value that belongs to the bin.
  double bin_start(std::int32_t index) const;

  /// Compact bytes: see docs/formats/sketch.md.
  std::string encode() const;
  /// The reverse. Bytes from anywhere are safe: whatever is not a sketch is an Error of kind
  /// `protocol`.
  static Result<Sketch> decode(std::string_view bytes);
  /// The same where more is to come before and behind it.
  void append_to(std::string& out) const;
  /// Becomes what is read, in the memory that it has already. Returns what is wrong with it, and
  /// then it is worth nothing; nullptr if nothing is.
  const char* read(ByteReader& in);

  /// What stands for samples of which only their number, their sum and quantiles at evenly spaced
  /// ranks from 0 to 1 are left: the others are spread evenly between these. Error of kind
  /// `protocol` for what is no such curve.
  static Result<Sketch> from_curve(std::uint64_t count, double sum,
                                   const std::vector<double>& curve);

  friend bool operator==(const Sketch&, const Sketch&) = default;

 private:
  class Ranks;
  friend class OpenSketch;

  std::int32_t index_of(double value) const;
  double value_of(std::int32_t index) const;
  void add_to_bin(std::int32_t index, std::uint64_t n);
  void add_bins(const std::vector<Bin>& more);
  void add_sums(const Sketch& other);
  void collapse();

  double relative_error_;
  double bins_per_octave_;
  std::uint64_t count_ = 0;
  std::uint64_t zeros_ = 0;
  double sum_ = 0;
  double min_ = 0;
  double max_ = 0;
  std::vector<Bin> bins_;
};

}  // namespace liveload::telemetry
