// Pages whose first script replaces what the language and the browser give them.

#include <boost/json.hpp>

#include "chaos/chaos_fixture.hpp"
#include "testing/demo_process.hpp"
#include "testing/test_client.hpp"

namespace liveload::chaos {
namespace {

using Redefining = ChaosTest;

/// What polyfills, zone libraries and mischief do, all at once; LiveView's client bears it.
constexpr const char* kHead = R"(<script>
  const define = Object.defineProperty;
  // Setters and getters that catch whoever assigns or leaves something out.
  for (const index of [0, 1, 2, 3]) {
    let kept;
    define(Array.prototype, index, { configurable: true, get() { return kept; }, set(value) {
      define(this, index, { value, writable: true, enumerable: true, configurable: true });
      window.caught = (window.caught || 0) + 1;
    } });
  }
  define(Array.prototype, "toJSON", { configurable: true, value() { return [...this]; } });
  define(String.prototype, "toJSON", { configurable: true, value() { return `${this}`; } });
  const { stringify, parse } = JSON;
  JSON.stringify = (value, ...rest) => stringify(value, ...rest);
  JSON.parse = (text, ...rest) => parse(text, ...rest);
  // Methods that work, but are the page's.
  const wrap = (owner, name) => {
    const native = owner[name];
    define(owner, name, { configurable: true, writable: true, value: function (...args) {
      return Reflect.apply(native, this, args);
    } });
  };
  for (const name of ["push", "filter", "map", "forEach"]) wrap(Array.prototype, name);
  for (const name of ["get", "set", "has", "delete", "forEach"]) wrap(Map.prototype, name);
  wrap(Promise.prototype, "then");
  wrap(RegExp.prototype, "exec");
  wrap(EventTarget.prototype, "addEventListener");
  wrap(Document.prototype, "querySelector");
  wrap(Document.prototype, "querySelectorAll");
  wrap(Element.prototype, "querySelectorAll");
  wrap(Function.prototype, "toString");
  wrap(window, "setTimeout");
  wrap(window, "queueMicrotask");
  wrap(console, "error");
  // Things that lie.
  const now = performance.now.bind(performance);
  define(Performance.prototype, "now", { value: () => now() * 1000 + 5e6 });
  Date.now = () => 0;
  Math.round = () => 7;
  Math.max = () => 1e9;
  // Classes of the page's own.
  const NativePromise = Promise;
  window.Promise = class extends NativePromise {};
  const NativeSocket = WebSocket;
  window.WebSocket = class WebSocket extends NativeSocket {};
  const NativeObserver = MutationObserver;
  window.MutationObserver = class extends NativeObserver {};
  Object.freeze(Map.prototype);
</script>)";

TEST_F(Redefining, WhatIsMeasuredAndWaitedForStaysRight) {
  const demo::DemoProcess shop({"--head", kHead});
  const std::string base = "http://127.0.0.1:" + std::to_string(shop.port());
  std::string count, caught;
  run(2,
      [&](Context& user, UserId id) {
        user.navigate(base + "/counter?event_latency=50").wait_for_liveview();
        for (int i = 1; i <= 5; ++i) {
          user.click("#inc").wait_for_phx_loading_completion(Phx::kClick, "#inc");
          if (user.inner_text("#count") != std::to_string(i)) user.fail("waited too short");
        }
        user.click("#nav-home").wait_for_selector("#search").wait_for_liveview();
        user.fill("#q", "oolong").wait_for_phx_loading_completion(Phx::kChange, "#search");
        if (id == 1) count = user.inner_text("#result-count");
      },
      {.users = 3});
  for (UserId id = 1; id <= 2; ++id) EXPECT_EQ(category_of(id), "") << reason_of(id);
  const auto stats = demo::TestBrowser(shop.port()).stats().as_object();
  const auto number = [](const boost::json::value& v) { return v.to_number<std::uint64_t>(); };
  EXPECT_EQ(number(stats.at("events").at("inc")), 10U);
  EXPECT_EQ(result().counter("liveview_events", "inc"), 10U);
  EXPECT_EQ(result().counter("liveview_events"), number(stats.at("events_total")));
  EXPECT_EQ(result().counter("liveview_joins"), number(stats.at("joins").at("ok")));
  EXPECT_EQ(result().counter("websocket_connections_opened"),
            number(stats.at("websocket").at("upgrades")));
  const auto event = result().histogram("liveview_event_duration_us", "inc");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->count(), 10U);
  EXPECT_GE(event->min(), 50'000);
  EXPECT_LE(event->max(), 5'000'000);
  expect_the_others_went_on();
}

TEST_F(Redefining, NamesOfElementsHideNothingFromActions) {
  const std::string hides = at("/hides", R"(
    <img name=querySelectorAll><img name=querySelector><img name=readyState><img name=documentElement>
    <button onclick="p.textContent = 'clicked'">go</button><p id=p></p>)");
  std::string text, content;
  run(1, [&](Context& user, UserId) {
    text = user.navigate(hides).click("button").inner_text("#p");
    content = user.page_content();
  });
  EXPECT_EQ(category_of(1), "") << reason_of(1);
  EXPECT_EQ(text, "clicked");
  EXPECT_THAT(content, testing::HasSubstr("<button"));
  expect_the_others_went_on();
}

}  // namespace
}  // namespace liveload::chaos
