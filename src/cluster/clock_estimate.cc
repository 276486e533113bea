#include "cluster/clock_estimate.hpp"

#include <algorithm>

namespace liveload::cluster {
namespace {

constexpr std::size_t kKept = 32;
/// By how much two quartz clocks may part, at most: 100 millionths.
constexpr std::int64_t kDriftPart = 10'000;

}  // namespace

void ClockEstimate::add(base::Instant sent, base::Instant theirs, base::Instant answered) {
  const Duration half = (answered - sent) / 2;
  samples_.push_back({answered, theirs - (sent + half), half});
  if (samples_.size() > kKept) samples_.pop_front();
}

ClockEstimate::Sample ClockEstimate::best(base::Instant now) const {
  const auto aged = [now](Sample sample) {
    sample.error += (now - sample.at) / kDriftPart;
    return sample;
  };
  Sample best = aged(samples_.front());
  for (const Sample& sample : samples_) {
    if (const Sample candidate = aged(sample); candidate.error < best.error) best = candidate;
  }
  return best;
}

}  // namespace liveload::cluster
