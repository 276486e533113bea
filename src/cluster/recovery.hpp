#pragma once

#include <filesystem>

#include "liveload/run.hpp"

namespace liveload::cluster {

/// What the journal of a run comes to: the result as it would have been had the run been broken off
/// when the process that led it ended. Its error says so, unless the run was over and only its
/// result had not been written. Error of kind `io` for what cannot be read, `protocol` for what is
/// no journal of this version.
Result<Outcome> recover(const std::filesystem::path& journal);

}  // namespace liveload::cluster
