#pragma once

#include <vector>

#include "result/compare.hpp"
#include "result/json_writer.hpp"

namespace liveload::report {

/// The member `comparisons` of the page's index: what `liveload compare` found, as far as tables
/// for people have it. The page only shows it.
void write_comparisons(result::JsonWriter& out, const std::vector<result::Comparison>& comparisons);

}  // namespace liveload::report
