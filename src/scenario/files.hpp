#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace liveload::scenario {

/// The whole file; nothing when it cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& path);

}  // namespace liveload::scenario
