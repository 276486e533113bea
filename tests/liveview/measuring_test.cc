// What is measured of the demo shop by a real browser, checked against what was ordered and what
// the shop saw.
#include "liveview/liveview_fixture.hpp"

namespace liveload::liveview {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST_F(LiveViewTest, AServerDelayOf200MsIsAnEventDurationOf200To210) {
  with_page([&](browser::Page& page) {
    join(page, "/counter?event_latency=200");
    for (int i = 0; i < 10; ++i) click(page, "#inc");
    EXPECT_EQ(text(page, "#count"), "10");
  });
  const auto event = sketch(Histogram::kLiveviewEventDurationUs, "inc");
  EXPECT_EQ(event.count(), 10u);
  EXPECT_GE(event.min(), 200'000);
  // The quickest, for this machine may be busy with other things.
  EXPECT_LE(event.min(), 210'000);
  const auto server = sketch(Histogram::kLiveviewEventServerUs, "inc");
  EXPECT_GE(server.min(), 200'000);
  EXPECT_LE(server.min(), 205'000);
  EXPECT_EQ(sketch(Histogram::kLiveviewPatchDurationUs, "event").count(), 10u);
  EXPECT_EQ(sketch(Histogram::kLiveviewLoadingClassDurationUs, "phx-click-loading").count(), 10u);
  EXPECT_GE(sketch(Histogram::kLiveviewLoadingClassDurationUs, "phx-click-loading").min(), 200'000);
  EXPECT_GE(sketch(Histogram::kGeneratorBrowserLagUs).count(), 10u) << "of each click";
}

TEST_F(LiveViewTest, AJoinIsTimedAndCounted) {
  with_page([&](browser::Page& page) { join(page, "/counter?join_latency=150"); });
  EXPECT_EQ(count(Counter::kLiveviewJoins, "/counter"), 1u);
  const auto joined = sketch(Histogram::kLiveviewJoinDurationUs, "/counter");
  EXPECT_EQ(joined.count(), 1u);
  EXPECT_GE(joined.min(), 150'000);
  EXPECT_LE(joined.max(), 400'000);
  EXPECT_GE(sketch(Histogram::kLiveviewConnectionDurationUs, "/counter").min(), joined.min());
  EXPECT_EQ(sketch(Histogram::kLiveviewPageLoadingDurationUs, "initial").count(), 1u);
}

TEST_F(LiveViewTest, CountsAgreeWithTheServer) {
  with_page([&](browser::Page& page) {
    join(page, "/");
    ok(page.fill("#q", "tea", soon()));
    ok(wait_for_loading(page, Phx::kChange, "#search", soon()));
    ok(page.fill("#q", "", soon()));
    ok(wait_for_loading(page, Phx::kChange, "#q", soon()));
    click(page, "#next-page");
    ok(page.click("a[id^=product-link]", soon()));
    ok(wait_for_liveview(page, soon()));
    click(page, "#add-to-cart");
    join(page, "/counter");
    for (int i = 0; i < 3; ++i) click(page, "#inc");
    click(page, "#dec");
  });
  EXPECT_EQ(count(Counter::kLiveviewJoins), served("joins", "ok"));
  EXPECT_EQ(count(Counter::kLiveviewJoins), 3u);
  for (const std::string name : {"search", "add_to_cart", "inc", "dec"}) {
    EXPECT_EQ(count(Counter::kLiveviewEvents, name), served("events", name)) << name;
    EXPECT_EQ(sketch(Histogram::kLiveviewEventDurationUs, name).count(), served("events", name))
        << name;
  }
  EXPECT_EQ(count(Counter::kLiveviewEvents, "inc"), 3u);
  EXPECT_EQ(count(Counter::kLiveviewEvents, "live_patch"), served("live_patches"));
  EXPECT_EQ(count(Counter::kHttpRequests), served("http", "requests"));
  EXPECT_EQ(count(Counter::kLiveviewUnfinishedEvents), 0u);
  EXPECT_EQ(count(Counter::kLiveviewNavigations, "redirect"), 1u);
  EXPECT_EQ(telemetry_.rejected_messages(), 0u);
  EXPECT_EQ(count(Counter::kWebsocketConnectionsOpened), served("websocket", "upgrades"));
  // What the probe saw of the channel is what the browser saw on the wire.
  const auto sent = sketch(Histogram::kChannelMessageSentBytes, "websocket");
  const auto frames = sketch(Histogram::kWebsocketFrameSentBytes);
  EXPECT_EQ(sent.count(), frames.count());
  EXPECT_DOUBLE_EQ(sent.sum(), frames.sum());
}

TEST_F(LiveViewTest, LongPollingCountsWhatWebSocketCounts) {
  with_page([&](browser::Page& page) {
    join(page, "/counter?transport=longpoll&event_latency=100");
    for (int i = 0; i < 5; ++i) click(page, "#inc");
    EXPECT_EQ(text(page, "#count"), "5");
  });
  EXPECT_EQ(count(Counter::kLiveviewJoins), 1u);
  EXPECT_EQ(count(Counter::kLiveviewEvents, "inc"), 5u);
  EXPECT_EQ(served("events", "inc"), 5u);
  EXPECT_EQ(sketch(Histogram::kLiveviewEventDurationUs, "inc").count(), 5u);
  EXPECT_GE(sketch(Histogram::kLiveviewEventDurationUs, "inc").min(), 100'000);
  EXPECT_EQ(sketch(Histogram::kChannelMessageSentBytes, "longpoll").count(), 6u);
  EXPECT_EQ(sketch(Histogram::kChannelMessageReceivedBytes, "longpoll").count(), 6u);
  EXPECT_EQ(sketch(Histogram::kChannelMessageSentBytes, "websocket").count(), 0u);
  EXPECT_EQ(sketch(Histogram::kWebsocketFrameSentBytes).count(), 0u);
}

TEST_F(LiveViewTest, ACrashIsCountedAndRecoveredFrom) {
  with_page([&](browser::Page& page) {
    join(page, "/counter");
    click(page, "#inc");
    ok(page.click("#boom", soon()));
    const auto answer = wait_for_loading(page, Phx::kClick, "#boom", soon());
    if (!answer) {
      EXPECT_EQ(answer.error().kind, ErrorKind::kLiveView) << answer.error().message();
    }
    ok(wait_for_liveview(page, soon()));
    EXPECT_EQ(text(page, "#count"), "0") << "a crash loses the view's state";
  });
  EXPECT_EQ(count(Counter::kLiveviewCrashes, "/counter"), 1u);
  EXPECT_EQ(served("crashes"), 1u);
  EXPECT_EQ(count(Counter::kLiveviewUnfinishedEvents, "boom"), 1u);
  EXPECT_EQ(count(Counter::kLiveviewDisconnections, "/counter"), 1u);
  EXPECT_EQ(count(Counter::kLiveviewReconnections, "/counter"), 1u);
  EXPECT_EQ(sketch(Histogram::kLiveviewReconnectionDurationUs, "/counter").count(), 1u);
  EXPECT_EQ(count(Counter::kLiveviewJoins), 2u);
  EXPECT_EQ(sketch(Histogram::kLiveviewPageLoadingDurationUs, "error").count(), 1u);
}

TEST_F(LiveViewTest, ADroppedSocketIsAnUnfinishedEventAndAReconnection) {
  with_page([&](browser::Page& page) {
    join(page, "/counter?drop_socket=2");
    click(page, "#inc");
    ok(page.click("#inc", soon()));
    const auto answer = wait_for_loading(page, Phx::kClick, "#inc", soon());
    if (!answer) {
      EXPECT_THAT(answer.error().cause, testing::HasSubstr("lost before it answered \"inc\""));
    }
    ok(wait_for_liveview(page, soon()));
  });
  EXPECT_EQ(count(Counter::kLiveviewUnfinishedEvents, "inc"), 1u);
  EXPECT_EQ(count(Counter::kLiveviewDisconnections), 1u);
  EXPECT_EQ(count(Counter::kLiveviewReconnections), 1u);
  EXPECT_EQ(count(Counter::kLiveviewCrashes), 0u);
  EXPECT_EQ(count(Counter::kLiveviewEvents, "inc"), served("events", "inc"));
}

TEST_F(LiveViewTest, PushesOfTheServerAreCountedByEvent) {
  with_page([&](browser::Page& page) {
    join(page, "/feed?every=20");
    ok(page.wait_for_selector("#entry-10", soon()));
  });
  const auto pushed = count(Counter::kLiveviewServerPushes, "feed-entry");
  EXPECT_GE(pushed, 10u);
  EXPECT_EQ(sketch(Histogram::kLiveviewPatchDurationUs, "push").count(), pushed);
  EXPECT_EQ(sketch(Histogram::kLiveviewDiffBytes, "(push)").count(), pushed);
}

TEST_F(LiveViewTest, TheFirstPingOfTheClientIsAHeartbeat) {
  with_page([&](browser::Page& page) {
    join(page, "/counter");
    click(page, "#inc");
  });
  EXPECT_EQ(sketch(Histogram::kChannelHeartbeatUs, "websocket").count(), served("heartbeats"));
}

}  // namespace
}  // namespace liveload::liveview
