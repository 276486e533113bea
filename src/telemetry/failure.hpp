#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace liveload::telemetry {

/// What is kept of one failure, to find its cause by.
struct FailureSample {
  std::string kind;      ///< The error's kind: "timeout", "navigation"…
  std::string category;  ///< What failures are counted by: "click: timeout".
  std::uint64_t user_id = 0;
  std::uint64_t iteration = 0;
  std::uint64_t step = 0;
  std::string action;  ///< Empty when the scenario itself said `fail`, or threw.
  std::vector<std::string> arguments;
  std::string reason;                ///< The whole message.
  std::string url;                   ///< Of the page at that time, without its query.
  std::vector<std::string> console;  ///< The page's last errors.
  base::Instant at;
};

/// The first few samples of each category, and how many there were in all. A value; merging keeps
/// the earliest.
class FailureSamples {
 public:
  static constexpr std::size_t kPerCategory = 5;
  static constexpr std::size_t kCategories = 100;  ///< Failures beyond count under "(other)".

  struct Category {
    std::uint64_t total = 0;
    std::vector<FailureSample> samples;
  };

  void add(FailureSample sample);
  void merge(FailureSamples&& other);
  const std::map<std::string, Category>& categories() const { return categories_; }
  bool empty() const { return categories_.empty(); }

 private:
  Category& category(const std::string& name);

  std::map<std::string, Category> categories_;
};

}  // namespace liveload::telemetry
