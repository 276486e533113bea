// A sketch that stands for samples of which only quantiles are left.
#include <algorithm>
#include <cmath>

#include "telemetry/sketch.hpp"

namespace liveload::telemetry {
namespace {

/// Values that stand for the samples between two quantiles: more would fall into the same bins.
constexpr std::uint64_t kPerGap = 8;

bool is_curve(const std::vector<double>& curve) {
  return curve.size() >= 2 && std::ranges::is_sorted(curve) && curve.front() >= 0 &&
         std::isfinite(curve.back());
}

}  // namespace

Result<Sketch> Sketch::from_curve(std::uint64_t count, double sum,
                                  const std::vector<double>& curve) {
  const auto refuse = [](std::string cause) {
    return fail({.kind = ErrorKind::kProtocol,
                 .tried = "make a sketch of quantiles",
                 .cause = std::move(cause)});
  };
  if (!is_curve(curve)) return refuse("they do not rise, or are no measurements");
  if (!(sum >= 0) || !std::isfinite(sum)) return refuse("their sum is no measurement");
  Sketch sketch;
  if (count == 0) return sketch;
  const std::uint64_t gaps = curve.size() - 1;
  // The ranks of minimum and maximum are known; the others lie evenly between their neighbours.
  sketch.insert(curve.front());
  if (count > 1) sketch.insert(curve.back());
  const std::uint64_t inner = count < 2 ? 0 : count - 2;
  std::uint64_t done = 0;
  for (std::uint64_t gap = 0; gap < gaps; ++gap) {
    const auto upto = static_cast<std::uint64_t>(static_cast<long double>(inner) *
                                                 static_cast<long double>(gap + 1) /
                                                 static_cast<long double>(gaps));
    const std::uint64_t here = upto - done;
    const std::uint64_t parts = std::min(here, kPerGap);
    for (std::uint64_t part = 0; part < parts; ++part) {
      const double at = (static_cast<double>(part) + 0.5) / static_cast<double>(parts);
      sketch.insert(curve[gap] + (curve[gap + 1] - curve[gap]) * at,
                    here / parts + (part < here % parts ? 1 : 0));
    }
    done = upto;
  }
  sketch.sum_ = sum;
  return sketch;
}

}  // namespace liveload::telemetry
