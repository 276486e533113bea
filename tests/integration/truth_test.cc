// What we measured against what the server saw, and against delays of a known length.

#include <gtest/gtest.h>

#include "liveload/liveload.hpp"
#include "shop.hpp"

namespace liveload::testing {
namespace {

using namespace std::chrono_literals;

/// Everything a visitor of the shop does, so that every kind of message is in the sum.
struct Visit : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    // A picture that is still loading when the page is left is a request that the server may or may
    // not have seen.
    user.navigate(config.require("base-url")).wait_for_liveview().sleep(1s);
    user.fill("#q", "oolong").wait_for_phx_loading_completion(Phx::kChange, "#search").sleep(1s);
    user.click("#products a").wait_for_selector("#product-name").wait_for_liveview();
    user.wait_for_selector("#reviews li").sleep(1s);
    user.click("#add-to-cart").wait_for_phx_loading_completion(Phx::kClick, "#add-to-cart");
    user.navigate(config.require("base-url") + "/about");
    user.navigate(config.require("base-url") + "/counter").wait_for_liveview();
    user.click("#inc").wait_for_phx_loading_completion(Phx::kClick, "#inc");
    if (user.iteration() == 2) user.halt();
  }
};
LIVELOAD_SCENARIO(Visit);

/// Opens one page ten times.
struct Reopen : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    for (int i = 0; i < 10; ++i) user.navigate(config.require("base-url") + "/about");
    user.halt();
  }
};
LIVELOAD_SCENARIO(Reopen);

/// Looks at a page four times, each time for long enough to see it, and presses something on it.
struct Look : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    for (int i = 0; i < 4; ++i) {
      user.navigate(config.require("base-url") + "/counter").wait_for_liveview();
      user.click("#inc").wait_for_phx_loading_completion(Phx::kClick, "#inc");
      user.sleep(std::chrono::milliseconds(700));
    }
    user.halt();
  }
};
LIVELOAD_SCENARIO(Look);

/// Clicks a button ten times and waits for each answer.
struct Count : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    user.navigate(config.require("base-url") + config.get("path", "/counter")).wait_for_liveview();
    for (int i = 1; i <= 10; ++i) {
      user.click("#inc").wait_for_phx_loading_completion(Phx::kClick, "#inc");
      if (user.inner_text("#count") != std::to_string(i))
        user.fail("the answer is not in the page");
    }
    user.halt();
  }
};
LIVELOAD_SCENARIO(Count);

std::uint64_t number(const boost::json::value& value) {
  return value.to_number<std::uint64_t>();
}

void expect_agreement(const RunResult& result, const boost::json::object& stats) {
  EXPECT_EQ(result.counter("liveview_joins"), number(stats.at("joins").at("ok")));
  EXPECT_EQ(result.counter("liveview_joins"), number(stats.at("mounts")));
  EXPECT_EQ(result.counter("liveview_events"), number(stats.at("events_total")));
  for (const auto& [name, count] : stats.at("events").as_object()) {
    EXPECT_EQ(result.counter("liveview_events", name), number(count)) << name;
  }
  EXPECT_EQ(result.counter("http_requests"), number(stats.at("http").at("requests")));
  std::map<std::string, std::uint64_t> by_class;
  for (const auto& [status, count] : stats.at("http").at("by_status").as_object()) {
    by_class[std::string(status.substr(0, 1)) + "xx"] += number(count);
  }
  for (const auto& [status_class, count] : by_class) {
    EXPECT_EQ(result.counter("http_requests", status_class), count) << status_class;
  }
  EXPECT_EQ(result.counter("websocket_connections_opened"),
            number(stats.at("websocket").at("upgrades")));
}

bool left_nothing_half_done(const RunResult& result) {
  return result.counter("http_requests", "failed") +
             result.counter("http_requests", "unfinished") ==
         0;
}

TEST(Truth, ServerAndResultAgreeExactlyOverTenUsers) {
  Shop shop;
  Outcome outcome = shop.run("Visit", {.users = 10});
  ASSERT_TRUE(outcome.result);
  // On a machine that is busy with other things a second may be too short for a picture.
  for (int again = 0; again < 2 && !left_nothing_half_done(*outcome.result); ++again) {
    shop.reset_stats();
    outcome = shop.run("Visit", {.users = 10});
    ASSERT_TRUE(outcome.result);
  }
  const RunResult& result = *outcome.result;
  ASSERT_TRUE(left_nothing_half_done(result));
  EXPECT_EQ(result.users(), (UserTotals{.total = 10, .succeeded = 10}));
  EXPECT_EQ(result.counter("iterations"), 20u);
  expect_agreement(result, shop.stats());
}

TEST(Truth, ServerAndResultAgreeOverLongPolling) {
  Shop shop;
  const Outcome outcome = shop.run(
      "Count", {.users = 3, .config = Config().set("path", "/counter?transport=longpoll")});
  ASSERT_TRUE(outcome.result);
  const RunResult& result = *outcome.result;
  const boost::json::object stats = shop.stats();
  EXPECT_EQ(result.users().succeeded, 3u);
  EXPECT_EQ(number(stats.at("websocket").at("upgrades")), 0u);
  EXPECT_EQ(result.counter("liveview_joins"), number(stats.at("joins").at("ok")));
  EXPECT_EQ(result.counter("liveview_events", "inc"), 30u);
  EXPECT_EQ(number(stats.at("events").at("inc")), 30u);
  EXPECT_EQ(result.histogram("liveview_event_duration_us", "inc")->count(), 30u);
}

TEST(Truth, ADelayOfTheServerIsTheDurationOfTheEvent) {
  Shop shop;
  const Outcome outcome =
      shop.run("Count", {.config = Config().set("path", "/counter?event_latency=200")});
  ASSERT_TRUE(outcome.result);
  ASSERT_EQ(outcome.result->users().succeeded, 1u);
  const auto event = outcome.result->histogram("liveview_event_duration_us", "inc");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->count(), 10u);
  EXPECT_GE(event->min(), 200'000);
  // The quickest of ten: what a busy machine adds to the others is true, too, and not the point
  // here.
  EXPECT_LE(event->min(), 210'000);
  const auto server = outcome.result->histogram("liveview_event_server_us", "inc");
  ASSERT_TRUE(server);
  EXPECT_GE(server->min(), 200'000);
  EXPECT_LE(server->sum(), event->sum());
}

TEST(Truth, ADelayOfTheResponseIsItsTimeToFirstByte) {
  Shop shop({"--latency", "150ms"});
  const Outcome outcome = shop.run("Reopen");
  ASSERT_TRUE(outcome.result);
  const auto ttfb = outcome.result->histogram("http_request_ttfb_us", "document");
  ASSERT_TRUE(ttfb);
  EXPECT_EQ(ttfb->count(), 10u);
  EXPECT_GE(ttfb->min(), 150'000);
  EXPECT_LE(ttfb->min(), 160'000);
  // Web Vitals tell the same of the page as a whole, that of the user's last page included.
  const auto vital = outcome.result->histogram("web_vital_ttfb_us", "/about");
  ASSERT_TRUE(vital);
  EXPECT_EQ(vital->count(), 10u);
  EXPECT_GE(vital->min(), 150'000);
}

TEST(Truth, WhatAPageSaysAsItIsLeftIsHeard) {
  Shop shop;
  const Outcome outcome = shop.run("Look");
  ASSERT_TRUE(outcome.result);
  const RunResult& result = *outcome.result;
  // Three pages are left for the next one, the fourth with its user's end.
  for (const char* metric : {"web_vital_cls", "web_vital_inp_us"}) {
    const auto vital = result.histogram(metric, "/counter");
    ASSERT_TRUE(vital) << metric;
    EXPECT_EQ(vital->count(), 4u) << metric;
  }
  // Their sockets closed then, and not all of them when the user was gone.
  std::uint64_t early = 0;
  const auto series = result.time_series();
  for (std::size_t i = 0; i + 1 < series.size(); ++i) {
    early += series[i].counter("websocket_connections_closed");
  }
  EXPECT_EQ(result.counter("websocket_connections_closed"), 4u);
  EXPECT_GE(early, 2u);
}

TEST(Truth, ADelayOfTheJoinIsItsDuration) {
  Shop shop;
  const Outcome outcome =
      shop.run("Count", {.config = Config().set("path", "/counter?join_latency=200")});
  ASSERT_TRUE(outcome.result);
  const auto join = outcome.result->histogram("liveview_join_duration_us", "/counter");
  ASSERT_TRUE(join);
  EXPECT_EQ(join->count(), 1u);
  EXPECT_GE(join->min(), 200'000);
  EXPECT_LE(join->max(), 260'000);
}

}  // namespace
}  // namespace liveload::testing
