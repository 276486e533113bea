#pragma once

#include <functional>
#include <memory>

#include "net/event_loop.hpp"

namespace liveload::net {

/// Tells when a descriptor (a pipe, a pidfd: readable once the process has ended) can be read. Does
/// not own the descriptor, which must stay open meanwhile. Confined to its loop's thread.
class Readiness {
 public:
  Readiness(EventLoop& loop, int descriptor);
  ~Readiness();
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  /// Calls `work` once as soon as there is something to read, or the end. Never inside the call.
  void when_readable(std::function<void()> work);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace liveload::net
