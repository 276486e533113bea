#pragma once

#include <string>

#include "live/terminal.hpp"
#include "liveload/run.hpp"

namespace liveload::live {

/// What a run comes to, for the person who ran it: how the users fared, what they waited for, what
/// failed, and whether the generator was in the way. Lines for `terminal`, the last one ended; safe
/// to print whatever the target said.
std::string summary(const Terminal& terminal, const RunResult& result);

}  // namespace liveload::live
