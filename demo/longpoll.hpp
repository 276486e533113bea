#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "channel_socket.hpp"
#include "http_message.hpp"

namespace liveload::demo {

class LongPollHub;

// The socket of a browser that polls. Lives on the executor of the connection that opened it;
// requests that come over other connections are taken there.
class LongPollSession : public Transport, public std::enable_shared_from_this<LongPollSession> {
 public:
  LongPollSession(App& app, LongPollHub& hub, std::string id, Session session,
                  boost::asio::any_io_executor executor);
  ~LongPollSession() override;

  void send(std::string message) override;
  void close() override;
  boost::asio::any_io_executor executor() override { return executor_; }

  // Waits up to 10 s for messages; the JSON of the answer ("status" 200, 204 if there were none,
  // 410 if closed).
  boost::asio::awaitable<std::string> poll(std::string token);
  // One message a line, binary ones in base64. False if one of them is not a channel message.
  boost::asio::awaitable<bool> receive(std::string body);
  // The session ends 20 s after the last poll.
  void expire_later();

 private:
  bool take(std::string_view line);

  App& app_;
  LongPollHub& hub_;
  const std::string id_;
  const boost::asio::any_io_executor executor_;
  boost::asio::steady_timer waiting_;
  boost::asio::steady_timer expiry_;
  std::vector<std::string> messages_;
  bool closed_ = false;
  ChannelSocket socket_;
};

// All long-poll sessions. Thread-safe.
class LongPollHub {
 public:
  explicit LongPollHub(App& app) : app_(app) {}

  // Answers a request to /live/longpoll in the envelopes that the client expects: HTTP 200 with the
  // status inside.
  boost::asio::awaitable<HttpResponse> handle(HttpRequest request);
  void erase(const std::string& id);
  void clear();

 private:
  std::shared_ptr<LongPollSession> find(std::string_view token);
  std::string open(const HttpRequest& request, boost::asio::any_io_executor executor);

  App& app_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<LongPollSession>> sessions_;
};

}  // namespace liveload::demo
