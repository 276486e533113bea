#include "telemetry/failure.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace liveload::telemetry {

FailureSamples::Category& FailureSamples::category(const std::string& name) {
  const auto found = categories_.find(name);
  if (found != categories_.end()) return found->second;
  return categories_[categories_.size() < kCategories ? name : "(other)"];
}

void FailureSamples::add(FailureSample sample) {
  Category& kept = category(sample.category);
  ++kept.total;
  if (kept.samples.size() < kPerCategory) kept.samples.push_back(std::move(sample));
}

void FailureSamples::merge(FailureSamples&& other) {
  for (auto& [name, theirs] : other.categories_) {
    Category& kept = category(name);
    kept.total += theirs.total;
    std::move(theirs.samples.begin(), theirs.samples.end(), std::back_inserter(kept.samples));
    std::ranges::stable_sort(kept.samples, {}, &FailureSample::at);
    if (kept.samples.size() > kPerCategory) kept.samples.resize(kPerCategory);
  }
  other.categories_.clear();
}

}  // namespace liveload::telemetry
