#pragma once

#include <string>

#include "live/terminal.hpp"
#include "result/compare.hpp"

namespace liveload::live {

/// A comparison for the person who asked for it: figure by figure what it was, what it is, by how
/// much it changed, and whether that is more than chance; below, what is beyond its allowance and
/// what to know. Lines for `terminal`, the last one ended; safe to print whatever the files say.
std::string comparison_table(const Terminal& terminal, const result::Comparison& comparison);

}  // namespace liveload::live
