#pragma once

#include <string>
#include <string_view>

namespace liveload::report {

/// Raw deflate (RFC 1951) by zlib; `quickly` where only its size matters, and that about.
std::string deflate(std::string_view bytes, bool quickly = false);

}  // namespace liveload::report
