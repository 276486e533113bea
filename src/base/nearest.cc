#include "base/nearest.hpp"

#include <algorithm>
#include <numeric>

#include "base/ascii.hpp"

namespace liveload::base {
namespace {

/// Levenshtein's distance: insertions, deletions and replacements.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(std::string_view text, const std::vector<std::string>& names) {
  std::string best;
  std::size_t fewest = std::max<std::size_t>(1, text.size() / 3);
  for (const std::string& name : names) {
    const std::size_t edits = distance(text, name);
    if (edits > fewest || (edits == fewest && !best.empty())) continue;
    best = name;
    fewest = edits;
  }
  return best;
}

}  // namespace liveload::base
