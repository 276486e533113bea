#include "browser/browser_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::HasSubstr;

/// Pages whose answers are made up by the test.
class NavigationTest : public BrowserTest {
 protected:
  static test::HttpResponse answer(const test::HttpRequest& request) {
    if (request.target == "/redirect")
      return {.status = 302, .headers = {{"Location", "/second.html"}}};
    if (request.target == "/slow") return {.body = "slow", .delay = seconds(30)};
    if (request.target == "/empty") return {.hang_up = true};
    if (request.target == "/nothing") return {.status = 204};
    return test::serve_folder(LIVELOAD_SOURCE_DIR "/tests/browser/pages")(request);
  }

  static void expect_error(const Result<void>& result, ErrorKind kind, const std::string& cause) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, kind) << result.error().message();
    EXPECT_THAT(result.error().cause, HasSubstr(cause));
  }

  test::HttpServer answers_{answer};
};

TEST_F(NavigationTest, ResolvesRelativeAddresses) {
  with_page("", [&](Page& page) {
    EXPECT_EQ(page.url(), "about:blank");
    expect_error(page.navigate("/second.html", soon()), ErrorKind::kNavigation, "no page is open");
    ok(page.navigate(server_.url("/actions.html"), soon()));
    ok(page.navigate("/second.html?a=1", soon()));
    EXPECT_EQ(page.url(), server_.url("/second.html?a=1"));
    ok(page.navigate("actions.html", soon()));
    EXPECT_EQ(page.url(), server_.url("/actions.html"));
    ok(page.navigate("#place", soon()));
    EXPECT_EQ(page.url(), server_.url("/actions.html#place"));
    ok(page.reload(soon()));
    EXPECT_EQ(page.url(), server_.url("/actions.html#place"));
  });
  EXPECT_EQ(server_.requests().size(), 7U);  // three of actions.html, each with its script
}

TEST_F(NavigationTest, AnErrorPageOfTheServerIsAPage) {
  with_page("/nothing-here", [&](Page& page) {
    EXPECT_THAT(page.content(soon()).value_or("?"), HasSubstr("nothing here"));
    ok(page.drain(soon()));
    ASSERT_FALSE(observer_.exchanges.empty());
    EXPECT_EQ(observer_.exchanges[0].times.status, 404);
  });
}

TEST_F(NavigationTest, FollowsRedirects) {
  with_page("", [&](Page& page) {
    ok(page.navigate(answers_.url("/redirect"), soon()));
    EXPECT_EQ(page.url(), answers_.url("/second.html"));
  });
}

TEST_F(NavigationTest, NamesWhyNothingCouldBeLoaded) {
  with_page("", [&](Page& page) {
    std::string closed_port;
    {
      const test::HttpServer gone(answer);
      closed_port = gone.url();
    }
    auto refused = page.navigate(closed_port, soon());
    expect_error(refused, ErrorKind::kNavigation, "net::ERR_CONNECTION_REFUSED");
    EXPECT_THAT(refused.error().hint, HasSubstr("is the target up"));
    expect_error(page.reload(soon()), ErrorKind::kNavigation, "net::ERR_CONNECTION_REFUSED");
    expect_error(page.navigate("http://no-such-host.invalid/", soon()), ErrorKind::kNavigation,
                 "net::ERR_NAME_NOT_RESOLVED");
    expect_error(page.navigate(answers_.url("/empty"), soon()), ErrorKind::kNavigation,
                 "net::ERR_EMPTY_RESPONSE");
    expect_error(page.navigate(answers_.url("/nothing"), soon()), ErrorKind::kNavigation,
                 "net::ERR_ABORTED");
    expect_error(page.navigate("nonsense://x", soon()), ErrorKind::kNavigation, "");
    ok(page.navigate(answers_.url("/second.html"), soon()));
  });
}

TEST_F(NavigationTest, ASlowTargetIsATimeoutAndLeavesThePageUsable) {
  with_page("/second.html", [&](Page& page) {
    const auto started = Clock::now();
    expect_error(page.navigate(answers_.url("/slow"), Deadline::after(milliseconds(300))),
                 ErrorKind::kTimeout, "did not answer");
    EXPECT_LT(Clock::now() - started, seconds(2));
    ok(page.click("#later", soon()));
    ok(page.navigate(answers_.url("/second.html"), soon()));
  });
}

}  // namespace
}  // namespace liveload::browser
