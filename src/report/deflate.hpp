#pragma once

#include <string>
#include <string_view>

namespace liveload::report {

/// Raw deflate (RFC 1951), as small as zlib makes it.
std::string deflate(std::string_view bytes);

}  // namespace liveload::report
