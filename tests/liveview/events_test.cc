// Events between a scenario and LiveView, over the real connection, on the demo shop.
#include "liveview/events.hpp"

#include "liveview/liveview_fixture.hpp"

namespace liveload::liveview {
namespace {

using base::Instant;
using testing::HasSubstr;
using testing::SizeIs;

class EventsTest : public LiveViewTest {
 protected:
  /// The number of the next journal entry that was pushed since then.
  static double entry(browser::Page& page, Instant since) {
    const auto event = wait_for_event(page, "feed-entry", since, soon());
    ok(event);
    return event ? (*event)["number"].number(-1) : -1;
  }
};

TEST_F(EventsTest, EventsOfTheServerAreGivenOutInOrder) {
  with_page([&](browser::Page& page) {
    const auto began = Clock::now();
    join(page, "/feed?every=20");
    const double first = entry(page, began);
    EXPECT_EQ(first, 1) << "also what came before it was asked for";
    EXPECT_EQ(entry(page, began), first + 1);
    const auto later = Clock::now();
    EXPECT_GT(entry(page, later), 2);
  });
}

TEST_F(EventsTest, OverLongPollingAndAfterALiveNavigation) {
  with_page([&](browser::Page& page) {
    join(page, "/counter?transport=longpoll");
    ok(page.click("#nav-feed", soon()));
    ok(wait_for_liveview(page, soon()));
    EXPECT_EQ(entry(page, Clock::now() - seconds(20)), 1);
    EXPECT_THAT(telemetry_.recent_messages(), SizeIs(0)) << "what is asked of WebSockets only";
  });
}

TEST_F(EventsTest, ATimeoutSaysWhatCame) {
  with_page([&](browser::Page& page) {
    join(page, "/counter");
    const auto none =
        wait_for_event(page, "toast", Instant::min(), Deadline::after(milliseconds(300)));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ErrorKind::kTimeout);
    EXPECT_EQ(none.error().cause, "no event has come");
  });
}

TEST_F(EventsTest, AnEventPushedByTheScenarioIsPatchedInWhenItReturns) {
  with_page([&](browser::Page& page) {
    join(page, "/counter?event_latency=50");
    const std::string before = text(page, "#count");
    for (int i = 0; i < 3; ++i) ok(push_event(page, "inc", Value::Object{}, "#inc", soon()));
    EXPECT_EQ(std::stoi(text(page, "#count")), std::stoi(before) + 3);
    ok(wait_for_idle(page, soon()));
    const auto messages = telemetry_.recent_messages();
    ASSERT_FALSE(messages.empty());
    EXPECT_THAT(messages, testing::Contains(HasSubstr(R"("event":"inc")")));
    for (const auto& line : messages) {
      EXPECT_THAT(line, testing::Not(testing::ContainsRegex("session\":\"|csrf_token\":\"")));
    }
  });
  EXPECT_EQ(count(Counter::kLiveviewEvents, "inc"), 3u);
  EXPECT_EQ(served("events", "inc"), 3u);
  EXPECT_EQ(sketch(Histogram::kLiveviewEventDurationUs, "inc").count(), 3u);
}

TEST_F(EventsTest, ACrashInPlaceOfAnAnswerIsAnError) {
  with_page([&](browser::Page& page) {
    join(page, "/counter");
    const auto pushed = push_event(page, "boom", Value::Object{}, "", soon());
    ASSERT_FALSE(pushed);
    EXPECT_EQ(pushed.error().kind, ErrorKind::kLiveView);
    EXPECT_THAT(pushed.error().cause, HasSubstr("LiveView was lost before it answered \"boom\""));
    ok(wait_for_idle(page, soon()));
  });
}

TEST_F(EventsTest, WhereThereIsNoLiveViewNothingIsPushed) {
  with_page([&](browser::Page& page) {
    open(page, "/about");
    const auto pushed =
        push_event(page, "inc", Value::Object{}, "", Deadline::after(milliseconds(300)));
    ASSERT_FALSE(pushed);
    EXPECT_EQ(pushed.error().kind, ErrorKind::kTimeout);
    EXPECT_THAT(pushed.error().cause, HasSubstr("the page holds no LiveView"));
    join(page, "/counter");
    const auto list = push_event(page, "inc", Value::Array{}, "", soon());
    ASSERT_FALSE(list);
    EXPECT_EQ(list.error().kind, ErrorKind::kUsage);
    const auto selector = push_event(page, "inc", Value::Object{}, "##", soon());
    ASSERT_FALSE(selector);
    EXPECT_EQ(selector.error().kind, ErrorKind::kSelector);
  });
  EXPECT_EQ(served("events", "inc"), 0u);
}

TEST_F(EventsTest, IdleIsWhenADebouncedSearchHasBeenAnswered) {
  with_page([&](browser::Page& page) {
    join(page, "/?event_latency=50");
    ok(page.fill("#q", "green", soon()));
    ok(wait_for_idle(page, soon()));
    EXPECT_EQ(text(page, "#result-count"), "10 things");
    ok(page.click("#nav-counter", soon()));
    ok(wait_for_idle(page, soon()));
    EXPECT_EQ(page.url(), url("/counter")) << "and a live navigation is over";
  });
}

}  // namespace
}  // namespace liveload::liveview
