#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "browser/cdp/flags.hpp"
#include "browser/connection.hpp"
#include "browser/recording_observer.hpp"
#include "net/fiber.hpp"
#include "support/http_server.hpp"

namespace liveload::browser {

using base::Clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A browser of the kind that the first that is installed is, and a server of fixture pages.
class BrowserTest : public testing::Test {
 protected:
  static constexpr auto kLong = seconds(20);

  void SetUp() override {
    if (auto installed = cdp::find_executable(options_); !installed) {
      GTEST_SKIP() << installed.error().message();
    }
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
