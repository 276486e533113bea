#include "engine/failures.hpp"

namespace liveload::engine {

std::optional<std::uint64_t> SampleBudget::claim(const std::string& category) {
  const std::lock_guard lock(mutex_);
  if (!taken_.contains(category) && taken_.size() >= kMaxCategories) return {};
  std::uint64_t& taken = taken_[category];
  if (taken >= kSamplesPerCategory) return {};
  ++taken;
  return ++number_;
}

bool SampleBudget::claim_bytes(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes > kMaxBytes - bytes_) return false;
  bytes_ += bytes;
  return true;
}

void SampleBudget::note_trouble(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (!trouble_) trouble_ = error;
}

std::optional<Error> SampleBudget::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

}  // namespace liveload::engine
