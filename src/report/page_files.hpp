#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "liveload/result.hpp"

namespace liveload::report {

/// A screenshot or a document of a failure, as it goes into a page.
struct EmbeddedFile {
  std::string path;    ///< As the failure calls it.
  std::string packed;  ///< See Chunks.
};

/// The failures' files that lie in `folder` or below it and fit into `characters` together: first
/// the first failure of each category, then the second of each. A result may come from anywhere, so
/// that a path which leads out of the folder, also by a link, is not followed, and a picture is
/// taken only if it is a PNG.
std::vector<EmbeddedFile> files_of_failures(const std::vector<FailureCategory>& failures,
                                            const std::string& folder, std::size_t characters);

}  // namespace liveload::report
