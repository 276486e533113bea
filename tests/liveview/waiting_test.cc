// The waits, over the real connection, on the demo shop: what they end with, and across documents.
#include "liveview/liveview_fixture.hpp"

namespace liveload::liveview {
namespace {

using testing::HasSubstr;

TEST_F(LiveViewTest, ARefusedJoinFailsAtOnceWithItsReason) {
  with_page([&](browser::Page& page) {
    open(page, "/counter?refuse_join=closed");
    const auto started = Clock::now();
    const auto joined = wait_for_liveview(page, soon());
    EXPECT_LT(Clock::now() - started, seconds(5));
    ASSERT_FALSE(joined);
    EXPECT_EQ(joined.error().kind, ErrorKind::kLiveView);
    EXPECT_THAT(joined.error().message(), HasSubstr("closed"));
    ok(ensure_liveview(page, soon()));
  });
  EXPECT_EQ(count(Counter::kLiveviewJoinFailures, "/counter"), 1u);
  EXPECT_EQ(count(Counter::kLiveviewJoins), 0u);
  EXPECT_THAT(telemetry_.recent_lines(), testing::Contains("join refused: closed"));
}

TEST_F(LiveViewTest, ATimeoutSaysWhatIsPending) {
  with_page([&](browser::Page& page) {
    open(page, "/counter?join_latency=30000");
    const auto joined = wait_for_liveview(page, Deadline::after(milliseconds(700)));
    ASSERT_FALSE(joined);
    EXPECT_EQ(joined.error().kind, ErrorKind::kTimeout);
    EXPECT_THAT(joined.error().cause, HasSubstr("has been joining for"));
    open(page, "/about");
    const auto ensured = ensure_liveview(page, Deadline::after(milliseconds(300)));
    ASSERT_FALSE(ensured);
    EXPECT_THAT(ensured.error().cause, HasSubstr("the page holds no LiveView"));
  });
}

TEST_F(LiveViewTest, ASelectorThatIsNoneIsASelectorError) {
  with_page([&](browser::Page& page) {
    join(page, "/counter");
    const auto loading = wait_for_loading(page, Phx::kClick, "##", soon());
    ASSERT_FALSE(loading);
    EXPECT_EQ(loading.error().kind, ErrorKind::kSelector);
    EXPECT_THAT(loading.error().cause, HasSubstr("invalid selector"));
    const auto submitted = submit_form(page, "form[", soon());
    ASSERT_FALSE(submitted);
    EXPECT_EQ(submitted.error().kind, ErrorKind::kSelector);
  });
}

TEST_F(LiveViewTest, ADebouncedSearchIsAwaited) {
  with_page([&](browser::Page& page) {
    join(page, "/?event_latency=50");
    ok(page.fill("#q", "green", soon()));
    ok(wait_for_loading(page, Phx::kChange, "#search, #nothing", soon()));
    EXPECT_EQ(text(page, "#result-count"), "10 things");
  });
  EXPECT_EQ(count(Counter::kLiveviewEvents, "search"), 1u);
}

TEST_F(LiveViewTest, SignInAndCheckoutThroughTheirForms) {
  with_page([&](browser::Page& page) {
    join(page, "/login");
    ok(page.fill("#user_email", "ann@example.com", soon()));
    ok(page.fill("#user_password", "password", soon()));
    ok(submit_form(page, "#login-form", soon()));
    EXPECT_EQ(page.url(), url("/")) << "phx-trigger-action led to the page after the sign-in";
    ok(wait_for_liveview(page, soon()));
    EXPECT_EQ(text(page, "#user"), "ann@example.com");
    ok(page.click("a[id^=product-link]", soon()));
    ok(wait_for_liveview(page, soon()));
    click(page, "#add-to-cart");

    join(page, "/checkout");
    ok(submit_form(page, "#checkout-form", soon()));
    EXPECT_EQ(page.url(), url("/checkout")) << "answered with errors";
    ok(page.fill("#order_name", "Ann", soon()));
    ok(page.fill("#order_address", "1 Kiln Lane", soon()));
    ok(page.fill("#order_card", "1234567812345678", soon()));
    ok(submit_form(page, "#checkout-form", soon()));
    EXPECT_THAT(page.url(), HasSubstr("/orders/")) << "answered with push_navigate";
    EXPECT_NE(text(page, "#order-number"), "?");
  });
  EXPECT_EQ(count(Counter::kLiveviewEvents, "sign_in"), 1u);
  EXPECT_EQ(count(Counter::kLiveviewEvents, "place_order"), 2u);
  EXPECT_EQ(count(Counter::kLiveviewEvents, "validate"), served("events", "validate"));
  EXPECT_EQ(sketch(Histogram::kLiveviewEventDurationUs, "sign_in").count(), 1u)
      << "its page was left, its span was not";
  EXPECT_EQ(count(Counter::kLiveviewUnfinishedEvents), 0u);
}

TEST_F(LiveViewTest, ARedirectInTheJoinIsPartOfTheWay) {
  with_page([&](browser::Page& page) {
    join(page, "/cart");
    open(page, "/checkout");
    ok(wait_for_liveview(page, soon()));
    EXPECT_THAT(page.url(), HasSubstr("/login"));
  });
  EXPECT_EQ(count(Counter::kLiveviewJoinFailures), 0u);
}

}  // namespace
}  // namespace liveload::liveview
