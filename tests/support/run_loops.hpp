#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "net/event_loop.hpp"

namespace liveload::test {

/// The bodies as fibers of one loop each, every loop on a thread of its own, until all have ended.
inline void run_loops(int loops, int fibers, const std::function<void(int loop, int fiber)>& body) {
  std::vector<std::thread> threads;
  for (int l = 0; l < loops; ++l) {
    threads.emplace_back([=, &body] {
      net::EventLoop loop;
      for (int f = 0; f < fibers; ++f) loop.spawn([=, &body] { body(l, f); });
      loop.run();
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace liveload::test
