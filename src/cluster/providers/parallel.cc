#include "cluster/providers/parallel.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace liveload::cluster {

Result<void> in_parallel(
    std::size_t count, std::size_t width, const std::stop_token& stop,
    const std::function<Result<void>(std::size_t index, const std::stop_token&)>& work) {
  std::stop_source source;
  const std::stop_callback passed_on(stop, [&source] { source.request_stop(); });
  std::mutex mutex;
  std::size_t next = 0;
  std::optional<Error> first;
  const auto take = [&]() -> std::optional<std::size_t> {
    const std::lock_guard lock(mutex);
    if (next == count || first) return {};
    return next++;
  };
  const auto labour = [&] {
    while (const auto index = take()) {
      const Result<void> done = work(*index, source.get_token());
      if (done) continue;
      const std::lock_guard lock(mutex);
      if (!first) first = done.error();
      source.request_stop();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < std::min(count, width); ++i) threads.emplace_back(labour);
  }
  if (first) return tl::unexpected(*first);
  return {};
}

}  // namespace liveload::cluster
