#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <unordered_set>

#include "net/event_loop.hpp"

namespace liveload::net {

class FiberStack;

/// What the files of net/ know of a loop. Others see event_loop.hpp only.
struct EventLoop::Impl {
  boost::asio::io_context context{1};
  std::unordered_set<FiberStack*> fibers;  ///< Not yet ended.
  std::uint64_t last_wait = 0;             ///< Numbers every wait of every fiber.
  bool closing = false;                    ///< Every wait fails from now on.
};

}  // namespace liveload::net
