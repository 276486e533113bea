#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "liveload/result.hpp"

namespace liveload::engine {

/// What a shard has to tell of failures: those kept as samples, and how many there were of others.
struct Failures {
  std::vector<FailureSample> samples;
  std::map<std::string, std::uint64_t> others;  ///< By category.
};

/// How much a node keeps of failures: all there is to know of the first few of each category,
/// within so many bytes of files; of the others, that they happened. A place is claimed before
/// anything is gathered, so that the others cost nothing. Thread-safe.
class SampleBudget {
 public:
  static constexpr std::uint64_t kSamplesPerCategory = 5;
  static constexpr std::size_t kMaxCategories = 100;
  static constexpr std::uint64_t kMaxBytes = 100'000'000;

  /// A place for one more sample of that category: its number over the run, from 1. Nothing when
  /// there are enough.
  std::optional<std::uint64_t> claim(const std::string& category);
  /// Whether so many bytes may still be written; if so, they are taken.
  bool claim_bytes(std::uint64_t bytes);

  /// The first reason why a file could not be written is kept.
  void note_trouble(const Error& error);
  std::optional<Error> trouble() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> taken_;
  std::uint64_t number_ = 0;
  std::uint64_t bytes_ = 0;
  std::optional<Error> trouble_;
};

}  // namespace liveload::engine
