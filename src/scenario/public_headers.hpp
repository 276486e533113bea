#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace liveload::scenario {

/// A header that scenarios include, as it is in this binary: a scenario can be compiled wherever
/// the binary is copied.
struct PublicHeader {
  std::string_view path;  ///< "liveload/context.hpp"
  std::string_view content;
};

const std::vector<PublicHeader>& public_headers();

/// Stands for the content of all of them: what libraries of scenarios must have been built against.
std::string header_stamp();

}  // namespace liveload::scenario
