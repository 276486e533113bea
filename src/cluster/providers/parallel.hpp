#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

#include "liveload/error.hpp"

namespace liveload::cluster {

/// Calls `work` with 0 to `count` - 1 on up to `width` threads, in order of their beginning, and
/// returns when all have ended. After the first error nothing is begun any more and the token that
/// `work` is given says stop, as it does when `stop` does; that error is returned.
Result<void> in_parallel(
    std::size_t count, std::size_t width, const std::stop_token& stop,
    const std::function<Result<void>(std::size_t index, const std::stop_token&)>& work);

}  // namespace liveload::cluster
