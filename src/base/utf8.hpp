#pragma once

#include <cstddef>
#include <string_view>

namespace liveload::base {

/// Length of the UTF-8 sequence that `text`, which is not empty, begins with; 0 if there is none.
std::size_t utf8_length(std::string_view text);

/// Offset of the first byte that is no UTF-8; the size of `text` where all is.
std::size_t not_utf8(std::string_view text);

}  // namespace liveload::base
