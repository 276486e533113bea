#pragma once

#include <string>

#include "liveload/error.hpp"

namespace liveload::cli {

/// Whether a file of that path could be written: its folder is there and may be written to, and it
/// is no folder itself. Error of kind `usage` that says which of these is not so.
Result<void> check_writable(const std::string& path);

}  // namespace liveload::cli
