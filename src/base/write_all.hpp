#pragma once

#include <string_view>

namespace liveload::base {

/// Writes all of it to a descriptor that blocks. False where that cannot be done, and `errno` says
/// why; some of it may have been written then.
bool write_all(int fd, std::string_view text);

}  // namespace liveload::base
