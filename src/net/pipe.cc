#include "net/pipe.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "net/loop_impl.hpp"

namespace liveload::net {
namespace {

constexpr std::size_t kFirstBuffer = 64 * 1024;
/// A buffer that one long message made larger is given back.
constexpr std::size_t kKeptBuffer = 1024 * 1024;
/// As much of an oversized message is handed out: enough for its `id` or `method`.
constexpr std::size_t kBeginning = 512;

}  // namespace

struct FramedPipe::Impl : std::enable_shared_from_this<FramedPipe::Impl> {
  Impl(EventLoop& loop, int fd, Handlers h, Limits l)
      : socket(loop.impl().context, boost::asio::local::stream_protocol(), fd),
        handlers(std::move(h)),
        limits(l),
        buffer(kFirstBuffer) {}

  void read();
  void take(std::size_t count);
  void flush();
  void close(std::string cause);

  boost::asio::local::stream_protocol::socket socket;
  Handlers handlers;
  Limits limits;

  std::vector<char>
      buffer;  ///< [0, filled) is unread input; kPadding more bytes always exist behind.
  std::size_t filled = 0;
  bool discarding = false;  ///< Inside of a message that is too long.

  std::string unsent;   ///< To go out with the next write.
  std::string writing;  ///< Going out.
  bool flush_posted = false;
  bool open = true;
};

void FramedPipe::Impl::read() {
  const std::size_t room = buffer.size() - kPadding - filled;
  socket.async_read_some(
      boost::asio::buffer(buffer.data() + filled, room),
      [self = shared_from_this()](boost::system::error_code error, std::size_t count) {
        if (!self->open) return;
        if (error) return self->close(error.message());
        self->take(count);
        if (self->open) self->read();
      });
}

/// Hands out the messages that are complete after `count` more bytes, and keeps the rest at the
/// buffer's beginning.
void FramedPipe::Impl::take(std::size_t count) {
  std::size_t begin = 0;
  std::size_t search = filled;
  filled += count;
  while (open && search < filled) {
    const void* end = std::memchr(buffer.data() + search, '\0', filled - search);
    if (!end) break;
    const auto end_at = static_cast<std::size_t>(static_cast<const char*>(end) - buffer.data());
    if (!std::exchange(discarding, false))
      handlers.on_message({buffer.data() + begin, end_at - begin});
    begin = search = end_at + 1;
  }
  if (!open) return;
  filled -= begin;
  std::memmove(buffer.data(), buffer.data() + begin, filled);
  if (discarding) {
    filled = 0;
  } else if (filled > limits.message) {
    discarding = true;
    handlers.on_oversized({buffer.data(), std::min(filled, kBeginning)});
    filled = 0;
    buffer.assign(kFirstBuffer, '\0');
    buffer.shrink_to_fit();
  } else if (filled + kPadding >= buffer.size()) {
    buffer.resize(buffer.size() * 2);
  } else if (filled == 0 && buffer.size() > kKeptBuffer) {
    buffer.assign(kFirstBuffer, '\0');
    buffer.shrink_to_fit();
  }
}

void FramedPipe::Impl::flush() {
  flush_posted = false;
  if (!open || unsent.empty() || !writing.empty()) return;
  std::swap(writing, unsent);
  boost::asio::async_write(
      socket, boost::asio::buffer(writing),
      [self = shared_from_this()](boost::system::error_code error, std::size_t) {
        self->writing.clear();
        if (!self->open) return;
        if (error) return self->close(error.message());
        self->flush();
      });
}

void FramedPipe::Impl::close(std::string cause) {
  open = false;
  boost::system::error_code ignored;
  socket.close(ignored);
  handlers.on_closed({.kind = ErrorKind::kIo, .tried = "read", .cause = std::move(cause)});
}

FramedPipe::FramedPipe(EventLoop& loop, int socket, Handlers handlers, Limits limits)
    : impl_(std::make_shared<Impl>(loop, socket, std::move(handlers), limits)) {
  impl_->socket.non_blocking(true);
  impl_->read();
}

FramedPipe::~FramedPipe() {
  impl_->open = false;
  boost::system::error_code ignored;
  impl_->socket.close(ignored);
}

Result<void> FramedPipe::send(std::string_view message) {
  if (!impl_->open)
    return fail({.kind = ErrorKind::kIo, .tried = "write", .cause = "the pipe is closed"});
  if (impl_->unsent.size() + message.size() > impl_->limits.unsent) {
    return fail({.kind = ErrorKind::kIo, .tried = "write", .cause = "the far side does not read"});
  }
  impl_->unsent.append(message).push_back('\0');
  if (!std::exchange(impl_->flush_posted, true)) {
    boost::asio::post(impl_->socket.get_executor(), [impl = impl_] { impl->flush(); });
  }
  return {};
}

}  // namespace liveload::net
