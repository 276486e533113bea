#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "liveload/error.hpp"

namespace liveload::scenario {

/// Whether the file is C++ by its name: .cpp, .cc or .cxx.
bool is_source(const std::filesystem::path& path);

/// The command that scenarios are compiled with, which may hold arguments: $CXX, else the first of
/// g++, c++ and clang++ on PATH. Error of kind `load` when there is none.
Result<std::vector<std::string>> find_compiler();

/// Compiles a scenario's source to a library, or takes it from the cache when the source, the files
/// of its own that it includes, the compiler and this LiveLoad are what they were. The compiler's
/// warnings go to standard error.
///
/// Errors: `compile`, whose cause is the compiler's own output; `load` without a compiler;
/// `timeout` after two minutes; `io`.
Result<std::filesystem::path> compile_source(const std::filesystem::path& source);

}  // namespace liveload::scenario
