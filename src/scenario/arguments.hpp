#pragma once

#include <string>
#include <string_view>

#include "liveload/error.hpp"

namespace liveload::scenario {

/// At most 200 bytes of `text`, cut between characters (UTF-8) and ended by "…": an argument as it
/// stands in messages and results.
std::string shortened(std::string text);

/// The address that `url` means on a page at `base`: absolute as it is, relative (path, "//host",
/// "?query", "#fragment") by the page's. Dot segments are left to the browser. Error of kind
/// `navigation` for a relative address without a page, and for one that lacks its scheme.
Result<std::string> absolute_url(std::string_view url, std::string_view base);

}  // namespace liveload::scenario
