#include "websocket_session.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>

#include "channel_socket.hpp"

namespace liveload::demo {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

using Upgrade = beast::http::request<beast::http::string_body>;

constexpr std::size_t kLargestMessage = 1 << 20;
constexpr std::size_t kLargestBacklog = 16 << 20;

class WebSocketSession : public Transport, public std::enable_shared_from_this<WebSocketSession> {
 public:
  WebSocketSession(App& app, beast::tcp_stream stream, Session session)
      : app_(app),
        stream_(std::move(stream)),
        stall_timer_(stream_.get_executor()),
        socket_(app, *this, std::move(session)) {}

  asio::awaitable<void> run(Upgrade upgrade) {
    const auto self = shared_from_this();
    boost::system::error_code error;
    stream_.set_option({std::chrono::seconds(30), std::chrono::seconds(60), false});
    stream_.read_message_max(kLargestMessage);
    co_await stream_.async_accept(upgrade, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    app_.stats.socket_opened(TransportKind::kWebSocket);
    co_await read_messages();
    closed_ = true;
    app_.stats.socket_closed(TransportKind::kWebSocket);
  }

  void send(std::string message) override {
    if (closed_) return;
    backlog_ += message.size();
    queue_.push_back(std::move(message));
    if (backlog_ > kLargestBacklog) return close();
    if (!writing_) write_next();
  }

  void close() override {
    closed_ = true;
    stall_timer_.cancel();
    stream_.next_layer().close();
  }

  asio::any_io_executor executor() override { return stream_.get_executor(); }

 private:
  asio::awaitable<void> read_messages() {
    beast::flat_buffer buffer;
    boost::system::error_code error;
    for (;;) {
      co_await stream_.async_read(buffer, asio::redirect_error(asio::use_awaitable, error));
      if (error || closed_) break;
      const std::string_view text(static_cast<const char*>(buffer.data().data()), buffer.size());
      if (!(stream_.got_text() ? socket_.receive(text) : socket_.receive_binary(text))) break;
      // An idle socket keeps no buffer of the size of its largest message.
      buffer.consume(buffer.size());
      if (buffer.capacity() > 4096) buffer.shrink_to_fit();
    }
    if (!error && !closed_) stream_.next_layer().close();
  }

  void write_next() {
    writing_ = true;
    const auto now = std::chrono::steady_clock::now();
    const auto release = app_.faults.release(now);
    if (release == now) return write_front();
    stall_timer_.expires_at(release);
    stall_timer_.async_wait([self = shared_from_this()](auto error) {
      if (!error && !self->closed_) self->write_front();
    });
  }

  void write_front() {
    stream_.text(true);
    stream_.async_write(asio::buffer(queue_.front()),
                        [self = shared_from_this()](auto error, std::size_t) {
                          if (error) {
                            self->closed_ = true;
                            return;
                          }
                          self->backlog_ -= self->queue_.front().size();
                          self->queue_.pop_front();
                          self->writing_ = false;
                          if (!self->queue_.empty()) self->write_next();
                        });
  }

  App& app_;
  websocket::stream<beast::tcp_stream, false> stream_;
  asio::steady_timer stall_timer_;
  std::deque<std::string> queue_;
  std::size_t backlog_ = 0;
  bool writing_ = false;
  bool closed_ = false;
  ChannelSocket socket_;
};

}  // namespace

asio::awaitable<void> serve_websocket(App& app, beast::tcp_stream stream, Upgrade upgrade,
                                      Session session) {
  const auto served =
      std::make_shared<WebSocketSession>(app, std::move(stream), std::move(session));
  co_await served->run(std::move(upgrade));
}

}  // namespace liveload::demo
