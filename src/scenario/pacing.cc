#include "liveload/pacing.hpp"

#include <algorithm>
#include <cmath>

namespace liveload {
namespace {

/// From 0 to just below 1. Not by the library's distributions: those differ by platform, and a run
/// is to be repeated anywhere.
double fraction(std::mt19937_64& random) {
  constexpr int kDigits = 53;
  return std::ldexp(static_cast<double>(random() >> (64 - kDigits)), -kDigits);
}

Duration nanoseconds(double ns) {
  return Duration(static_cast<Duration::rep>(ns));
}

}  // namespace

Duration ThinkTime::draw(std::mt19937_64& random) const {
  const auto first = static_cast<double>(std::max(low_, Duration::zero()).count());
  const auto second = static_cast<double>(std::max(high_, Duration::zero()).count());
  if (exponential_) return nanoseconds(std::min(-std::log1p(-fraction(random)) * first, second));
  if (first == second) return nanoseconds(first);
  const double low = std::min(first, second);
  return nanoseconds(low + fraction(random) * (std::max(first, second) - low));
}

}  // namespace liveload
