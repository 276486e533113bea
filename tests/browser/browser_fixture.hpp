#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "browser/connection.hpp"
#include "net/fiber.hpp"
#include "support/http_server.hpp"

namespace liveload::browser {

using base::Clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

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

/// A browser of the kind that the first that is installed is, and a server of fixture pages.
class BrowserTest : public testing::Test {
 protected:
  static constexpr auto kLong = seconds(20);

  void SetUp() override {
    auto connection = make_connection(options_);
    ASSERT_TRUE(connection);
    connection_ = std::move(*connection);
  }

  /// Runs `body` in a fiber of a loop of its own, with a started browser.
  void with_browser(const std::function<void(Browser&)>& body) {
    net::EventLoop loop;
    loop.spawn([&] {
      auto browser = connection_->start(loop, scripts_, Deadline::after(kLong));
      ASSERT_TRUE(browser) << browser.error().message();
      body(**browser);
      (*browser)->stop(Deadline::after(seconds(5)));
    });
    loop.run();
  }

  /// The same with a page that shows `path` of the fixture server.
  void with_page(const std::string& path, const std::function<void(Page&)>& body) {
    with_browser([&](Browser& browser) {
      auto page = browser.open_page(observer_, Deadline::after(kLong));
      ASSERT_TRUE(page) << page.error().message();
      if (!path.empty()) ok((*page)->navigate(server_.url(path), Deadline::after(kLong)));
      body(**page);
      (*page)->close(Deadline::after(seconds(5)));
    });
  }

  template <class T>
  static void ok(const Result<T>& result) {
    EXPECT_TRUE(result) << result.error().message();
  }

  static Deadline soon() { return Deadline::after(kLong); }

  BrowserOptions options_;
  std::vector<PageScript> scripts_;
  std::unique_ptr<Connection> connection_;
  RecordingObserver observer_;
  test::HttpServer server_{test::serve_folder(LIVELOAD_SOURCE_DIR "/tests/browser/pages")};
};

}  // namespace liveload::browser
