#pragma once

#include <atomic>
#include <cstdint>

namespace liveload::engine {

/// What a shard is doing, for whoever watches. Written by the shard, read by any thread; each
/// figure is right by itself, not as of one instant.
struct Status {
  std::atomic<std::int64_t> users_running{0};
  std::atomic<std::int64_t> users_ended{0};
  std::atomic<std::int64_t> users_failed{0};
  std::atomic<std::int64_t> iterations{0};
  std::atomic<std::int64_t> restarts{0};
};

}  // namespace liveload::engine
