#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "liveload/run.hpp"

namespace liveload::result {

/// One outcome as the document itself, several as a list of them. A scenario that never started is
/// `{name, error}`.
std::string to_json(const std::vector<Outcome>& outcomes);
Result<std::vector<Outcome>> parse_outcomes(std::string_view json);

/// Writes a result file: complete, or not at all (a temporary file beside it, then a rename). Error
/// of kind `io`.
Result<void> save_outcomes(const std::string& path, const std::vector<Outcome>& outcomes);
/// Error of kind `io` for what cannot be read, `protocol` for what is no result file.
Result<std::vector<Outcome>> load_outcomes(const std::string& path);

/// Writes any text the same way: for reports.
Result<void> write_file(const std::string& path, std::string_view text);

/// The JSON Schema of the result file (docs/formats/result.schema.json).
std::string_view schema();

}  // namespace liveload::result
