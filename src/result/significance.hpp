#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "result/figure.hpp"

namespace liveload::result {

/// One figure of one side of a comparison, and how far it would scatter were the same done again.
struct Estimate {
  std::optional<double> value;
  double variance = 0;
  double freedom = 0;   ///< Degrees of it, that the variance was estimated with.
  std::string trouble;  ///< Why nothing can be said of the variance; empty where it can.
};

/// Estimates figures of one side by a block bootstrap: each run is cut into blocks of consecutive
/// buckets, at most 32, since what is measured at nearly the same time is not independent. Blocks
/// are drawn anew, with replacement and within each run, 150 times; the figure of each draw is
/// computed from the merge of its blocks, and its variance over the draws is the figure's. The same
/// is done with pairs of neighbouring blocks and with fours, and the greatest variance is taken:
/// longer blocks show moods that shorter ones take for news. To that of a quantile the width of the
/// sketches' bins is added. With several runs, the variance between them is taken where it is
/// greater still. The draws are the same each time: equal files compare equally.
class Estimator {
 public:
  /// The runs must outlive it.
  explicit Estimator(std::vector<const Data*> runs);

  Estimate of(const Figure& figure) const;

 private:
  std::vector<const Data*> runs_;
  Measured all_;  // Totals of all runs together.
};

/// How likely a difference as great as between these two would be by chance alone: Welch's t test,
/// on both sides.
struct Difference {
  double p = 1;
  double margin = 0;  ///< Half the width of the difference's 95 % interval.
};
Difference difference(const Estimate& base, const Estimate& now);

/// Which of several differences are real: as many as can be called so while no more than `share`
/// of them, in the mean, are chance (Benjamini and Hochberg, 1995).
std::vector<bool> real_among(const std::vector<double>& p, double share = 0.02);

}  // namespace liveload::result
