#include "browser/input_fixture.hpp"

namespace liveload::browser {
namespace {

TEST_F(InputTest, GoesBackAndForwardBetweenDocuments) {
  with_page("/history.html", [&](Page& page) {
    EXPECT_EQ(page.go(-1, soon()).value_or(true), false) << "the empty tab is no page";
    EXPECT_EQ(page.go(1, soon()).value_or(true), false);
    ok(page.navigate(server_.url("/second.html"), soon()));
    EXPECT_TRUE(page.go(-1, soon()).value_or(false));
    EXPECT_EQ(page.url(), server_.url("/history.html"));
    EXPECT_EQ(page.eval("document.readyState", {}, soon()).value_or(Value()), Value("complete"));
    EXPECT_TRUE(page.go(1, soon()).value_or(false));
    EXPECT_EQ(page.url(), server_.url("/second.html"));
    EXPECT_EQ(page.go(1, soon()).value_or(true), false);
    EXPECT_TRUE(page.go(-1, soon()).value_or(false));
  });
}

TEST_F(InputTest, GoesBackAndForwardWithinADocument) {
  with_page("/history.html", [&](Page& page) {
    ok(page.click("#push", soon()));
    ok(page.click("#fragment", soon()));
    ok(page.wait_for_url("/history.html?step=1#below", soon()));
    log(page);
    EXPECT_TRUE(page.go(-1, soon()).value_or(false));
    EXPECT_EQ(page.url(), server_.url("/history.html?step=1"));
    EXPECT_TRUE(page.go(-1, soon()).value_or(false));
    EXPECT_EQ(page.url(), server_.url("/history.html"));
    EXPECT_EQ(log(page), "popstate {\"step\":1} ?step=1;popstate null ;");
    EXPECT_TRUE(page.go(2, soon()).value_or(false));
    EXPECT_EQ(page.url(), server_.url("/history.html?step=1#below"));
  });
}

TEST_F(InputTest, APageThatIsGoneIsANavigationError) {
  with_page("/history.html", [&](Page& page) {
    {
      test::HttpServer gone{test::serve_folder(LIVELOAD_SOURCE_DIR "/tests/browser/pages")};
      ok(page.navigate(gone.url("/second.html"), soon()));
    }
    ok(page.navigate(server_.url("/second.html"), soon()));
    expect_error(page.go(-1, soon()), ErrorKind::kNavigation, "ERR_CONNECTION_REFUSED");
  });
}

}  // namespace
}  // namespace liveload::browser
