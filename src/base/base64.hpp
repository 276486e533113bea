#pragma once

#include <string>
#include <string_view>

#include "liveload/error.hpp"

namespace liveload::base {

/// Bytes as text (RFC 4648 base64 with padding).
std::string to_base64(std::string_view bytes);
/// Error of kind `protocol` for what is not base64.
Result<std::string> from_base64(std::string_view text);

}  // namespace liveload::base
