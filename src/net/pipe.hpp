#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "liveload/error.hpp"
#include "net/event_loop.hpp"

namespace liveload::net {

/// Messages over one connected stream socket, each ended by a NUL byte, in both directions. What is
/// sent during one turn of the loop goes out in one write. Confined to its loop's thread.
class FramedPipe {
 public:
  /// Each view handed to `on_message` is followed by at least this many bytes that may be read
  /// (simdjson wants them).
  static constexpr std::size_t kPadding = 64;

  struct Handlers {
    /// The view is valid during the call only.
    std::function<void(std::string_view message)> on_message;
    /// The first bytes of a message that was longer than `message_limit`; the rest was thrown away.
    std::function<void(std::string_view beginning)> on_oversized;
    /// The far side has closed, or failed. Last call.
    std::function<void(Error error)> on_closed;
  };
  struct Limits {
    std::size_t message = 64 * 1024 * 1024;
    std::size_t unsent = 64 * 1024 * 1024;
  };

  /// Takes the socket over. No handler is called after the destructor, which closes it.
  FramedPipe(EventLoop& loop, int socket, Handlers handlers, Limits limits);
  FramedPipe(EventLoop& loop, int socket, Handlers handlers)
      : FramedPipe(loop, socket, std::move(handlers), Limits()) {}
  ~FramedPipe();
  FramedPipe(const FramedPipe&) = delete;
  FramedPipe& operator=(const FramedPipe&) = delete;

  /// Error of kind `io` when closed, or when the far side has not read for so long that the limit
  /// is reached.
  Result<void> send(std::string_view message);

  struct Impl;

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace liveload::net
