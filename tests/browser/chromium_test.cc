// The same connection on a full Chromium, which differs in its headless mode.
#include "browser/clean_fixture.hpp"

namespace liveload::browser {
namespace {

class ChromiumTest : public CleanBrowserTest {
 protected:
  ChromiumTest() { options_.executable = "chromium"; }
};

TEST_F(ChromiumTest, ActsAndReads) {
  with_page("/actions.html", [&](Page& page) {
    ok(page.click("#far", soon()));
    ok(page.fill("#name", "text", soon()));
    ok(page.press("#name", "Enter", soon()));
    ok(page.set_checked("#agree", true, soon()));
    EXPECT_EQ(page.input_value("#name", soon()).value_or("?"), "text");
    EXPECT_THAT(page.inner_text("#log", soon()).value_or("?"), testing::HasSubstr("submit;"));
    ok(page.click("#link", soon()));
    ok(page.wait_for_selector("#later", soon()));
  });
}

TEST_F(ChromiumTest, AsksTheServerForNothingThatItDoesNotReport) {
  auto asked = [&] {
    std::vector<std::string> all;
    for (const auto& request : server_.requests()) all.push_back(server_.url(request.target));
    return all;
  };
  with_page("/actions.html", [&](Page& page) {
    // A full browser asks for the site's icon after the page has loaded.
    const auto deadline = Deadline::after(seconds(10));
    while (asked().size() < 3 && !deadline.passed()) {
      ok(net::sleep_until(Deadline::after(milliseconds(5))));
    }
    ok(page.drain(soon()));
  });
  std::vector<std::string> reported;
  for (const auto& exchange : observer_.exchanges) reported.push_back(exchange.url);
  EXPECT_THAT(reported, testing::UnorderedElementsAreArray(asked()));
  EXPECT_THAT(reported, testing::Contains(server_.url("/favicon.ico")));
}

TEST_F(ChromiumTest, SeveralUsersActSideBySide) {
  with_browser([&](Browser& browser) {
    constexpr int kUsers = 4;
    int ended = 0;
    net::Event all_ended;
    for (int user = 0; user < kUsers; ++user) {
      net::current_loop().spawn([&] {
        RecordingObserver observer;
        auto page = browser.open_page(observer, soon());
        EXPECT_TRUE(page);
        ok((*page)->navigate(server_.url("/actions.html"), soon()));
        for (int click = 0; click < 3; ++click) ok((*page)->click("#plain", soon()));
        EXPECT_EQ((*page)->inner_text("#log", soon()).value_or("?"),
                  "plain true;plain true;plain true;");
        page->reset();
        if (++ended == kUsers) all_ended.notify();
      });
    }
    ok(all_ended.wait(Deadline::after(seconds(60))));
  });
}

}  // namespace
}  // namespace liveload::browser
