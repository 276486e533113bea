#pragma once

#include <functional>
#include <string>

#include "liveload/result.hpp"
#include "result/data.hpp"

namespace liveload::result {

/// The failures of one node, or of all: a total for each category, and its first few as samples.
/// Bounded: beyond kMaxCategories, new categories count as "(other)". Secrets are taken out as
/// samples come in. Confined to one thread.
class FailureSamples {
 public:
  static constexpr std::size_t kSamplesPerCategory = 5;
  static constexpr std::size_t kMaxCategories = 100;

  /// Takes out of a sample what must not be kept, and shortens the rest.
  static void tidy(FailureSample& sample);
  /// Counts `sample` and keeps it, tidy, if its category has room. An empty category becomes
  /// "ACTION: KIND".
  void add(FailureSample sample);
  /// Counts failures of which there are samples enough.
  void count(const std::string& name, std::uint64_t failures);
  /// Adds the totals of `other`, and its samples as far as there is room.
  void merge(const ByName<FailureCategory>& other);
  /// Samples name no picture or document any more of which that is true.
  void forget_files(const std::function<bool(const std::string&)>& missing);

  std::uint64_t total() const;
  const ByName<FailureCategory>& categories() const { return categories_; }

 private:
  FailureCategory& category(const std::string& name);

  ByName<FailureCategory> categories_;
};

}  // namespace liveload::result
