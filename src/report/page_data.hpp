#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "liveload/run.hpp"
#include "result/compare.hpp"

namespace liveload::report {

/// One scenario as it goes into a page.
struct PageEntry {
  Outcome outcome;
  /// What tells it from others of its name: the file it is from. Empty where nothing needs telling.
  std::string source;
  /// Where its failures' files are to be looked for: the folder of the result. Empty: they stay
  /// out.
  std::string folder;
};

/// The data of the page of reports: two texts in base64, described in docs/formats/report.md.
struct PageData {
  std::string index;
  std::string chunks;
};

struct PageLimits {
  /// Characters that the figures may take. Long runs of many nodes are told more coarsely to stay
  /// within.
  std::size_t figures = 4'300'000;
  /// Characters that screenshots and documents of failures may take. Every category's first comes
  /// before any category's second.
  std::size_t files = 4'000'000;
};

/// `comparisons` is what was found by comparing the entries, where somebody has.
PageData page_data(const std::vector<PageEntry>& entries, const PageLimits& limits = {},
                   const std::vector<result::Comparison>& comparisons = {});

}  // namespace liveload::report
