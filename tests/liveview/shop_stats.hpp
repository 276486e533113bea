#pragma once

#include "liveload/value.hpp"

namespace liveload::liveview {

/// What the demo shop on this port says at GET /stats. Throws std::runtime_error when it does not
/// answer. Blocks.
Value shop_stats(unsigned short port);

}  // namespace liveload::liveview
