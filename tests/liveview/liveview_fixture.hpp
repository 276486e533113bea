#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <string>

#include "browser/connection.hpp"
#include "liveview/page_telemetry.hpp"
#include "liveview/probe.hpp"
#include "liveview/shop_stats.hpp"
#include "liveview/waits.hpp"
#include "net/fiber.hpp"
#include "telemetry/accumulator.hpp"
#include "testing/demo_process.hpp"

namespace liveload::liveview {

using base::Clock;
using base::Deadline;
using std::chrono::milliseconds;
using std::chrono::seconds;
using telemetry::Counter;
using telemetry::Histogram;

/// A user's page in a real browser, measured, and the demo shop to aim it at.
class LiveViewTest : public testing::Test {
 protected:
  static constexpr auto kLong = seconds(20);
  using Body = std::function<void(browser::Page&)>;

  /// Runs `body` in a fiber with an open page; what the page had to report has been counted
  /// afterwards.
  void with_page(const Body& body) {
    auto connection = browser::make_connection(BrowserOptions{});
    ASSERT_TRUE(connection) << connection.error().message();
    net::EventLoop loop;
    loop.spawn([&] {
      auto browser = (*connection)->start(loop, {Probe::instance().script()}, soon());
      ASSERT_TRUE(browser) << browser.error().message();
      auto page = (*browser)->open_page(telemetry_, soon());
      ASSERT_TRUE(page) << page.error().message();
      body(**page);
      ok(finish(**page, soon()));
      ok((*page)->drain(soon()));
      (*page)->close(Deadline::after(seconds(5)));
      (*browser)->stop(Deadline::after(seconds(5)));
    });
    loop.run();
    measured_.merge(recorder_.take());
  }

  void open(browser::Page& page, const std::string& path) { ok(page.navigate(url(path), soon())); }
  void join(browser::Page& page, const std::string& path) {
    open(page, path);
    ok(wait_for_liveview(page, soon()));
  }
  void click(browser::Page& page, std::string_view selector) {
    ok(page.click(selector, soon()));
    ok(wait_for_loading(page, Phx::kClick, selector, soon()));
  }
  static std::string text(browser::Page& page, std::string_view selector) {
    return page.inner_text(selector, soon()).value_or("?");
  }

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(demo_.port()) + path;
  }
  static Deadline soon() { return Deadline::after(kLong); }

  template <class T>
  static void ok(const Result<T>& result) {
    EXPECT_TRUE(result) << result.error().message();
  }

  std::uint64_t count(Counter metric) const { return measured_.counter(metric); }
  std::uint64_t count(Counter metric, std::string_view dimension) const {
    const auto& series = measured_.series(metric);
    const auto found = series.find(dimension);
    return found == series.end() ? 0 : found->second.total();
  }
  telemetry::Sketch sketch(Histogram metric) const { return measured_.histogram(metric); }
  telemetry::Sketch sketch(Histogram metric, std::string_view dimension) const {
    const auto& series = measured_.series(metric);
    const auto found = series.find(dimension);
    return found == series.end() ? telemetry::Sketch() : found->second.total();
  }

  /// What the shop saw, as docs/demo.md names it: served("events", "inc").
  std::uint64_t served(std::string_view field, std::string_view within = "") const {
    const Value stats = shop_stats(demo_.port());
    const Value& value = within.empty() ? stats[field] : stats[field][within];
    return static_cast<std::uint64_t>(value.number());
  }

  demo::DemoProcess demo_{{"--threads", "1"}};
  telemetry::Recorder recorder_{Clock::now()};
  telemetry::Accumulator measured_;
  PageTelemetry telemetry_{recorder_};
};

}  // namespace liveload::liveview
