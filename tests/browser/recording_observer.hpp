#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "browser/observer.hpp"

namespace liveload::browser {

/// Keeps what a page reports, with the views made strings.
class RecordingObserver : public PageObserver {
 public:
  struct Exchange {
    std::string url, method, type, error;
    HttpExchange times;  ///< Its views are empty.
  };
  struct Frame {
    bool sent;
    int opcode;
    std::uint64_t bytes;
    Instant at;
  };

  void http_finished(const HttpExchange& e) override {
    Exchange kept{.url = std::string(e.url),
                  .method = std::string(e.method),
                  .type = std::string(e.resource_type),
                  .error = std::string(e.error),
                  .times = e};
    kept.times.url = kept.times.method = kept.times.resource_type = kept.times.error = {};
    exchanges.push_back(std::move(kept));
  }
  void websocket_opened(std::string_view, Instant) override { ++sockets_opened; }
  void websocket_closed(std::string_view, Instant) override { ++sockets_closed; }
  void websocket_frame(const WebSocketFrame& f) override {
    frames.push_back({.sent = f.sent, .opcode = f.opcode, .bytes = f.bytes, .at = f.at});
  }
  void script_message(std::string_view payload) override { messages.emplace_back(payload); }
  void console_error(std::string_view text, Instant) override { console.emplace_back(text); }
  void uncaught_exception(std::string_view text, Instant) override {
    exceptions.emplace_back(text);
  }

  std::vector<Exchange> exchanges;
  std::vector<Frame> frames;
  std::vector<std::string> messages, console, exceptions;
  int sockets_opened = 0, sockets_closed = 0;
};

}  // namespace liveload::browser
