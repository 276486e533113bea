#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "browser/page.hpp"
#include "engine/failures.hpp"
#include "liveload/result.hpp"
#include "scenario/run_files.hpp"

namespace liveload::engine {

/// Where a scenario's files go: a folder of its own in the run's folder of files.
std::filesystem::path files_folder(const std::string& run_folder, std::string_view scenario);

/// Removes what an earlier run has left in such a folder: pictures and documents of failures, and
/// pictures that scenarios took. Files of other names are somebody else's, and stay.
void remove_old_files(const std::filesystem::path& folder);

/// Takes a picture of the page and its document, writes both, and names them in the sample as seen
/// from the folder that holds the run's. Takes three seconds at most; what cannot be had by then,
/// or has no room in the budget, is left out. `number` tells the sample's files from others.
void gather_evidence(browser::Page& page, const scenario::RunFiles& files, std::uint64_t number,
                     SampleBudget& budget, FailureSample& sample);

}  // namespace liveload::engine
