// Selectors beyond CSS on the demo shop: acting, and waiting for the answer to what was acted on.
#include "liveview/liveview_fixture.hpp"

namespace liveload::liveview {
namespace {

using testing::HasSubstr;

TEST_F(LiveViewTest, ClicksAreAwaitedByTextRoleAndLabel) {
  with_page([&](browser::Page& page) {
    join(page, "/counter?event_latency=60");
    click(page, "role=button[name='One more']");
    EXPECT_EQ(text(page, "role=status"), "1") << "an <output> is a status";
    click(page, "//button[@id='inc']");
    EXPECT_EQ(text(page, "#count"), "2");
    click(page, "label=One less");
    EXPECT_EQ(text(page, "#count"), "1");
    click(page, "main >> button >> nth=1");
    EXPECT_EQ(text(page, "#count"), "2");
  });
  EXPECT_EQ(count(Counter::kLiveviewEvents, "inc"), served("events", "inc"));
}

TEST_F(LiveViewTest, AButtonThatSaysAnotherWordMeanwhileIsAwaited) {
  with_page([&](browser::Page& page) {
    join(page, "/?event_latency=150");
    ok(page.click("#products >> role=link >> nth=0", soon()));
    ok(wait_for_liveview(page, soon()));
    click(page, "text=Add to cart");
    EXPECT_THAT(text(page, "#in-cart"), HasSubstr("1 in your cart"));
    EXPECT_EQ(text(page, "#add-to-cart"), "Add to cart");
  });
}

TEST_F(LiveViewTest, AFormIsSubmittedByWhatItSays) {
  with_page([&](browser::Page& page) {
    join(page, "/login");
    ok(page.fill("label=Email", "ann@example.com", soon()));
    ok(page.fill("label=Password", "password", soon()));
    ok(submit_form(page, "//form[@id='login-form']", soon()));
    ok(wait_for_liveview(page, soon()));
    EXPECT_EQ(text(page, "#user"), "ann@example.com");
    const auto none = submit_form(page, "role=from", soon());
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ErrorKind::kSelector);
    EXPECT_THAT(none.error().cause, HasSubstr("an ARIA role"));
  });
}

}  // namespace
}  // namespace liveload::liveview
