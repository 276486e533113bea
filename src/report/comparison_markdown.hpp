#pragma once

#include <string>
#include <vector>

#include "result/compare.hpp"

namespace liveload::report {

/// Comparisons as Markdown for a pull request: what is beyond its allowance first, then a table of
/// figures with what changed, then what a reader must know. Rows of dimensions are there where
/// their change is real. Whatever comes from the target is escaped.
std::string comparison_markdown(const std::vector<result::Comparison>& comparisons);

}  // namespace liveload::report
