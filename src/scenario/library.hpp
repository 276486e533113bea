#pragma once

#include <filesystem>
#include <vector>

#include "scenario/registry.hpp"

namespace liveload::scenario {

/// Opens a library and returns the scenarios that it registered, in order of name; again the same
/// when it is open already. It stays open until the process ends. Thread-safe. Error of kind `load`
/// when it is no library, lacks symbols, was built against another LiveLoad, or registers nothing.
Result<std::vector<LoadedScenario>> open_library(const std::filesystem::path& path);

}  // namespace liveload::scenario
