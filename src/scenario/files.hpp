#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/deadline.hpp"
#include "liveload/error.hpp"

namespace liveload::scenario {

/// The whole file; nothing when it cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& path);

/// The whole path of a file that a scenario names: a relative one is looked for in `folder` (where
/// the scenario's source lies; empty: nowhere), then in the working directory. Error of kind
/// `usage` saying where it was looked for, and for what is no file or cannot be read.
Result<std::filesystem::path> find_file(std::string_view path, const std::filesystem::path& folder);

/// Finds a file in another way, by the deadline.
using FindFile =
    std::function<Result<std::filesystem::path>(std::string_view path, base::Deadline deadline)>;

}  // namespace liveload::scenario
