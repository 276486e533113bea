#include "result/significance.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>
#include <random>

#include "result/blocks.hpp"

namespace liveload::result {
namespace {

constexpr std::size_t kDraws = 150;
/// How many neighbouring blocks are drawn together, one way after the other.
constexpr std::array<std::size_t, 3> kGroups{1, 2, 4};
constexpr std::uint32_t kSeed = 20'260'101;
/// A run of fewer blocks is too short.
constexpr std::size_t kFewestBlocks = 8;
/// Fewer groups tell too little of how they scatter.
constexpr std::size_t kFewestGroups = 6;
/// Beyond a quantile, on either side, for it to be one.
constexpr double kFewestBeyond = 5;
constexpr double kLevel = 0.95;

double variance_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return squares / (n - 1);
}

/// Chooses blocks, so many neighbours at a time.
class Draws {
 public:
  Draws(const std::vector<std::size_t>& per_run, std::size_t together) {
    std::size_t first = 0;
    for (const std::size_t n : per_run) {
      const std::size_t groups = n == 0 ? 0 : std::max<std::size_t>(n / together, 1);
      runs_.push_back({first, n, groups});
      groups_ += groups;
      first += n;
    }
  }

  std::size_t groups() const { return groups_; }

  /// As many groups of each run as it has, each drawn from all of that run's.
  const std::vector<std::size_t>& next() {
    chosen_.clear();
    for (const Run& run : runs_) {
      for (std::size_t i = 0; i < run.groups; ++i) {
        const std::size_t group = below(run.groups);
        const std::size_t end = (group + 1) * run.blocks / run.groups;
        for (std::size_t b = group * run.blocks / run.groups; b < end; ++b)
          chosen_.push_back(run.first + b);
      }
    }
    return chosen_;
  }

 private:
  struct Run {
    std::size_t first;
    std::size_t blocks;
    std::size_t groups;
  };

  /// The library's own distributions differ by platform.
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(std::uint64_t{random_()} * n >> 32);
  }

  std::vector<Run> runs_;
  std::size_t groups_ = 0;
  std::mt19937 random_{kSeed};
  std::vector<std::size_t> chosen_;
};

Measured pooled(const std::vector<const Data*>& runs) {
  Measured all;
  Duration duration{};
  for (const Data* run : runs) {
    all.totals.merge(run->global.totals);
    all.users.total += run->global.users.total;
    all.users.succeeded += run->global.users.succeeded;
    all.users.failed += run->global.users.failed;
    all.users.unfinished += run->global.users.unfinished;
    duration += run->global.duration;
  }
  all.duration = duration;
  return all;
}

/// Why the figure's scatter cannot be had from blocks, whatever was measured.
std::string out_of_reach(const Figure& figure) {
  if (figure.source == Figure::Source::kUsers) return "too few";
  if (figure.aggregate == Aggregate::kMin || figure.aggregate == Aggregate::kMax)
    return "one sample";
  return {};
}

bool too_few(const Figure& figure, const Measured& all) {
  if (figure.aggregate != Aggregate::kQuantile) return false;
  const auto n = static_cast<double>(counted(figure, all.totals).here);
  return n * std::min(figure.quantile, 1 - figure.quantile) < kFewestBeyond;
}

/// The figure was computed from bins, which are so wide.
double variance_of_bins(const Figure& figure, double value) {
  if (figure.aggregate != Aggregate::kQuantile) return 0;
  const double half = value * telemetry::Sketch::kDefaultRelativeError;
  return half * half / 3;
}

/// What draws of so many blocks together tell, where it is more than what is known.
void scatter(Estimate& estimate, const Blocks& blocks, std::size_t runs, std::size_t together) {
  Draws draws(blocks.per_run(), together);
  if (draws.groups() < kFewestGroups) return;
  std::vector<double> values;
  for (std::size_t i = 0; i < kDraws; ++i) {
    if (const auto value = blocks.value(draws.next())) values.push_back(*value);
  }
  if (values.size() < kDraws * 9 / 10) {
    estimate.trouble = "too few";
    return;
  }
  const double variance = variance_of(values);
  if (estimate.freedom > 0 && variance <= estimate.variance) return;
  estimate.variance = variance;
  estimate.freedom = static_cast<double>(draws.groups() - runs);
}

/// Where runs of one side differ more from each other than blocks within them explain.
void widen_by_runs(Estimate& estimate, const Figure& figure, const std::vector<const Data*>& runs) {
  std::vector<double> values;
  for (const Data* run : runs) {
    if (const auto value = value_of(figure, run->global)) values.push_back(*value);
  }
  if (values.size() < 2) return;
  const auto n = static_cast<double>(values.size());
  const double between = variance_of(values) / n;
  if (between <= estimate.variance) return;
  estimate.variance = between;
  estimate.freedom = n - 1;
}

}  // namespace

Estimator::Estimator(std::vector<const Data*> runs) : runs_(std::move(runs)), all_(pooled(runs_)) {}

Estimate Estimator::of(const Figure& figure) const {
  Estimate estimate{.value = value_of(figure, all_), .trouble = out_of_reach(figure)};
  if (!estimate.value || !estimate.trouble.empty()) return estimate;
  if (too_few(figure, all_)) {
    estimate.trouble = "too few";
    return estimate;
  }
  const Blocks blocks(figure, runs_);
  if (blocks.count() < kFewestBlocks) {
    estimate.trouble = "too short";
    return estimate;
  }
  for (const std::size_t together : kGroups) scatter(estimate, blocks, runs_.size(), together);
  estimate.variance += variance_of_bins(figure, *estimate.value);
  widen_by_runs(estimate, figure, runs_);
  return estimate;
}

Difference difference(const Estimate& base, const Estimate& now) {
  const double apart = std::abs(*now.value - *base.value);
  const double variance = base.variance + now.variance;
  if (variance <= 0) return {.p = apart > 0 ? 0.0 : 1.0};
  const double freedom =
      variance * variance /
      (base.variance * base.variance / base.freedom + now.variance * now.variance / now.freedom);
  const boost::math::students_t distribution(freedom);
  const double error = std::sqrt(variance);
  return {2 * boost::math::cdf(boost::math::complement(distribution, apart / error)),
          error * boost::math::quantile(distribution, 1 - (1 - kLevel) / 2)};
}

std::vector<bool> real_among(const std::vector<double>& p, double share) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p[i]; });
  std::size_t real = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const double limit = share * static_cast<double>(k + 1) / static_cast<double>(order.size());
    if (p[order[k]] <= limit) real = k + 1;
  }
  std::vector<bool> is_real(p.size());
  for (std::size_t k = 0; k < real; ++k) is_real[order[k]] = true;
  return is_real;
}

}  // namespace liveload::result
