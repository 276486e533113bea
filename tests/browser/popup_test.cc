#include "browser/browser_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::HasSubstr;

class PopupTest : public BrowserTest {
 protected:
  static constexpr std::string_view kScript = "window.scriptOfOurs = true;";

  static test::HttpResponse answer(const test::HttpRequest& request) {
    if (request.target == "/popup") {
      return {.body =
                  "<title>popup</title><script>window.seen = window.scriptOfOurs === true</script>"
                  "<button id=yes onclick=\"document.cookie='agreed=yes'; "
                  "window.close()\">yes</button>"};
    }
    return {.body =
                "<button id=open onclick=\"window.w = open('/popup', '', 'popup')\">open</button>"
                "<button id=blank onclick=\"window.open().document.write('<p "
                "id=written>hi')\">x</button>"
                "<a id=link target=_blank href=/popup>link</a>"};
  }

  void with_opener(const std::function<void(Page&)>& body) {
    scripts_.push_back({.source = kScript, .binding = ""});
    with_page("", [&](Page& page) {
      ok(page.navigate(opens_.url("/"), soon()));
      body(page);
    });
  }

  /// The window that a click on the element opens.
  static Page* opened_by(Page& page, const std::string& selector) {
    const auto before = Clock::now();
    ok(page.click(selector, soon()));
    auto popup = page.popup(before, soon());
    EXPECT_TRUE(popup) << popup.error().message();
    return popup.value_or(nullptr);
  }

  static Value ask(Page& page, const std::string& function) {
    auto value = page.call(function, {}, "the page's answer", soon());
    EXPECT_TRUE(value) << value.error().message();
    return value.value_or(Value("no answer"));
  }

  test::HttpServer opens_{answer};
};

TEST_F(PopupTest, RunsOurScriptsBeforeItsOwn) {
  with_opener([&](Page& page) {
    for (const std::string selector : {"#open", "#link"}) {
      Page* popup = opened_by(page, selector);
      ASSERT_NE(popup, nullptr) << selector;
      EXPECT_EQ(popup->url(), opens_.url("/popup"));
      EXPECT_EQ(ask(*popup, "() => window.seen"), Value(true)) << selector;
      page.close_popup(*popup);
    }
    ok(page.wait_for_selector("#open", soon()));
    EXPECT_EQ(ask(page,
                  "() => new Promise((tell) => { const look = () => window.w.closed ? "
                  "tell('closed') : setTimeout(look, 10); look() })"),
              Value("closed"));
  });
  EXPECT_GE(observer_.exchanges.size(), 3U);
}

TEST_F(PopupTest, MayCloseItself) {
  with_opener([&](Page& page) {
    Page* popup = opened_by(page, "#open");
    ASSERT_NE(popup, nullptr);
    ok(popup->click("#yes", soon()));
    EXPECT_EQ(ask(page, "() => document.cookie"), Value("agreed=yes"));
    const auto gone = popup->wait_for_selector("#never", soon());
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().kind, ErrorKind::kBrowserLost);
    page.close_popup(*popup);
    ok(page.click("#open", soon()));
  });
}

TEST_F(PopupTest, MayBeWrittenByItsOpener) {
  with_opener([&](Page& page) {
    Page* popup = opened_by(page, "#blank");
    ASSERT_NE(popup, nullptr);
    EXPECT_EQ(popup->inner_text("#written", soon()).value_or("?"), "hi");
  });
}

TEST_F(PopupTest, LooksAndSpeaksAsItsUser) {
  with_opener([&](Page& page) {
    ok(page.emulate({.viewport = Emulation::Size{500, 400},
                     .locale = "de-DE",
                     .headers = {{{"X-Tenant", "a"}}}},
                    soon()));
    Page* popup = opened_by(page, "#open");
    ASSERT_NE(popup, nullptr);
    EXPECT_EQ(ask(*popup, "() => navigator.language + innerWidth"), Value("de-DE500"));
    EXPECT_EQ(opens_.requests().back().headers.at("x-tenant"), "a");
    EXPECT_EQ(opens_.requests().back().headers.at("accept-language"), "de-DE,de;q=0.9");
    page.answer_dialogs(true, "");
    EXPECT_EQ(ask(*popup, "() => confirm('Ok?')"), Value(true));
    EXPECT_EQ(page.last_dialog(), "Ok?");
  });
}

TEST_F(PopupTest, ThatDoesNotComeIsATimeout) {
  with_opener([&](Page& page) {
    const auto popup = page.popup(Clock::now(), Deadline::after(milliseconds(300)));
    ASSERT_FALSE(popup);
    EXPECT_EQ(popup.error().kind, ErrorKind::kTimeout);
    EXPECT_THAT(popup.error().cause, HasSubstr("no window was opened"));
  });
}

TEST_F(PopupTest, AStormOfThemIsClosed) {
  with_opener([&](Page& page) {
    ask(page, "() => { window.all = []; for (let i = 0; i < 20; ++i) all.push(open('/popup')) }");
    EXPECT_EQ(ask(page,
                  "() => new Promise((tell) => { const look = () => { const left = "
                  "all.filter((w) => !w.closed).length; left <= 3 ? tell('few') : "
                  "setTimeout(look, 20) }; look() })"),
              Value("few"));
  });
}

}  // namespace
}  // namespace liveload::browser
