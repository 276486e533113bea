#include "browser/browser_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ActionTest : public BrowserTest {
 protected:
  static std::string log(Page& page) { return page.inner_text("#log", soon()).value_or("?"); }
  static Deadline brief() { return Deadline::after(seconds(1)); }

  template <class T>
  static void expect_error(const Result<T>& result, ErrorKind kind, const std::string& cause) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, kind) << result.error().message();
    EXPECT_THAT(result.error().cause, HasSubstr(cause));
  }
};

TEST_F(ActionTest, ClicksWithTrustedEventsAndScrollsToWhatIsFar) {
  with_page("/actions.html", [&](Page& page) {
    EXPECT_EQ(page.url(), server_.url("/actions.html"));
    ok(page.click("#plain", soon()));
    ok(page.click("#far", soon()));
    EXPECT_EQ(log(page), "plain true;far true;");
  });
}

TEST_F(ActionTest, FillReplacesWhatWasThere) {
  with_page("/actions.html", [&](Page& page) {
    ok(page.fill("#name", "Žofie \"quoted\"\n", soon()));
    EXPECT_EQ(page.input_value("#name", soon()).value_or("?"), "Žofie \"quoted\"");
    ok(page.fill("#name", "", soon()));
    EXPECT_EQ(page.input_value("#name", soon()).value_or("?"), "");
    ok(page.fill("#area", "two\nlines", soon()));
    EXPECT_EQ(page.input_value("#area", soon()).value_or("?"), "two\nlines");
    ok(page.fill("#rich", "new", soon()));
    EXPECT_EQ(page.inner_text("#rich", soon()).value_or("?"), "new");
    ok(page.fill("#amount", "12.5", soon()));
    EXPECT_EQ(page.input_value("#amount", soon()).value_or("?"), "12.5");
    EXPECT_THAT(log(page), HasSubstr("input name;"));
  });
}

TEST_F(ActionTest, FillSetsWhatHasAPicker) {
  with_page("/actions.html", [&](Page& page) {
    ok(page.fill("#when", "2026-11-23", soon()));
    EXPECT_EQ(page.input_value("#when", soon()).value_or("?"), "2026-11-23");
    EXPECT_EQ(log(page), "input when;change when;");
    expect_error(page.fill("#when", "tomorrow", soon()), ErrorKind::kElement,
                 "no value of an input of type date");
    expect_error(page.fill("#amount", "many", soon()), ErrorKind::kElement, "number");
    expect_error(page.fill("#agree", "x", soon()), ErrorKind::kElement, "checkbox");
    expect_error(page.fill("#text", "x", soon()), ErrorKind::kElement, "is no input");
    expect_error(page.fill("#locked", "x", brief()), ErrorKind::kTimeout, "read-only");
  });
}

TEST_F(ActionTest, PressesKeys) {
  with_page("/actions.html", [&](Page& page) {
    for (const char* key :
         {"End", "Backspace", "x", "É", "Shift+A", "Control+a", "Delete", "Enter"}) {
      ok(page.press("#name", key, soon()));
    }
    EXPECT_EQ(page.input_value("#name", soon()).value_or("?"), "");
    EXPECT_THAT(log(page), AllOf(HasSubstr("key x KeyX 88;"), HasSubstr("key Enter Enter 13;"),
                                 HasSubstr("submit;")));
    expect_error(page.press("#name", "NoKey", soon()), ErrorKind::kUsage, "is no key");
  });
}

TEST_F(ActionTest, ChecksAndUnchecks) {
  with_page("/actions.html", [&](Page& page) {
    ok(page.set_checked("#agree", true, soon()));
    ok(page.set_checked("#agree", true, soon()));
    EXPECT_TRUE(page.checked("#agree", soon()).value_or(false));
    EXPECT_EQ(log(page), "input agree;change agree;");
    ok(page.set_checked("#agree-label", false, soon()));
    EXPECT_FALSE(page.checked("#agree", soon()).value_or(true));
    ok(page.set_checked("#one", true, soon()));
    EXPECT_FALSE(page.checked("#two", soon()).value_or(true));
    expect_error(page.set_checked("#one", false, soon()), ErrorKind::kElement, "radio");
    expect_error(page.set_checked("#plain", true, soon()), ErrorKind::kElement, "no checkbox");
  });
}

TEST_F(ActionTest, SelectsByValueOrLabel) {
  with_page("/actions.html", [&](Page& page) {
    ok(page.select_options("#colour", {"g"}, soon()));
    EXPECT_EQ(page.input_value("#colour", soon()).value_or("?"), "g");
    ok(page.select_options("#colour", {"Red"}, soon()));
    EXPECT_EQ(page.input_value("#colour", soon()).value_or("?"), "r");
    ok(page.select_options("#many", {"a", "c"}, soon()));
    EXPECT_EQ(log(page),
              "input colour;change colour;input colour;change colour;input many;change many;");
    expect_error(page.select_options("#colour", {"b"}, brief()), ErrorKind::kTimeout, "disabled");
    expect_error(page.select_options("#colour", {"pink"}, brief()), ErrorKind::kTimeout,
                 "has no option \"pink\"");
    expect_error(page.select_options("#colour", {"r", "g"}, soon()), ErrorKind::kElement,
                 "takes one option");
    expect_error(page.select_options("#name", {"r"}, soon()), ErrorKind::kElement, "no select");
  });
}

TEST_F(ActionTest, ReadsElements) {
  with_page("/actions.html", [&](Page& page) {
    EXPECT_EQ(page.inner_html("#text", soon()).value_or("?"), "Some <i>text</i>");
    EXPECT_EQ(page.text_content("#text", soon()).value_or("?"), "Some text");
    EXPECT_EQ(page.attribute("#text", "data-x", soon()).value_or("?"), "y");
    EXPECT_FALSE(page.attribute("#text", "data-none", soon()).value_or("?"));
    EXPECT_TRUE(page.visible("#text", soon()).value_or(false));
    EXPECT_FALSE(page.visible("#later", soon()).value_or(true));
    EXPECT_FALSE(page.visible("#nowhere", soon()).value_or(true));
    EXPECT_THAT(page.content(soon()).value_or("?"),
                AllOf(HasSubstr("<!DOCTYPE html>"), HasSubstr("<title>Actions")));
  });
}

TEST_F(ActionTest, ReadsTextThatIsNoUnicode) {
  with_page("/actions.html", [&](Page& page) {
    ok(page.call(
        "() => { document.getElementById('text').textContent = 'a\\ud83d\\ude00b\\ud83dc' }", {},
        "", soon()));
    EXPECT_EQ(page.inner_text("#text", soon()).value_or("?"), "a\U0001F600b\uFFFDc");
  });
}

TEST_F(ActionTest, SaysAtTheDeadlineWhatItFoundInstead) {
  with_page("/actions.html", [&](Page& page) {
    const auto started = Clock::now();
    expect_error(page.click("#nowhere", brief()), ErrorKind::kTimeout, "no element matches");
    EXPECT_GE(Clock::now() - started, seconds(1));
    EXPECT_LT(Clock::now() - started, milliseconds(1300));
    expect_error(page.click("#off", brief()), ErrorKind::kTimeout, "<button id=off> is disabled");
    expect_error(page.click("#under", brief()), ErrorKind::kTimeout, "covered by <div id=overlay>");
    expect_error(page.wait_for_selector(".row", brief()), ErrorKind::kTimeout,
                 "3 elements match but the first is hidden (display: none)");
    expect_error(page.click("#later", brief()), ErrorKind::kTimeout, "hidden (display: none)");
    expect_error(page.inner_text("#nowhere", brief()), ErrorKind::kTimeout, "no element matches");
    const auto error = page.click("#nowhere", brief()).error();
    EXPECT_THAT(error.message(), testing::StartsWith("click \"#nowhere\" failed after 1"));
  });
}

TEST_F(ActionTest, AnInvalidSelectorFailsAtOnce) {
  with_page("/actions.html", [&](Page& page) {
    const auto started = Clock::now();
    expect_error(page.click("#[", soon()), ErrorKind::kSelector, "at character 2: #▸[");
    EXPECT_LT(Clock::now() - started, seconds(5));
  });
}

TEST_F(ActionTest, WaitsForWhatIsHiddenCoveredOrDisabled) {
  with_page("/actions.html?after=150&do=show&do=uncover&do=enable", [&](Page& page) {
    ok(page.click("#later", soon()));
    ok(page.click("#under", soon()));
    ok(page.click("#off", soon()));
    EXPECT_EQ(log(page), "later true;under true;off true;");
  });
}

TEST_F(ActionTest, WaitsForWhatMovesToStandStill) {
  with_page("/actions.html", [&](Page& page) {
    ok(page.eval("() => move(1000)", {}, soon()));
    const auto started = Clock::now();
    ok(page.click("#moving", soon()));
    // On a busy machine some of the way lies behind it when the click begins.
    EXPECT_GE(Clock::now() - started, milliseconds(250));
    EXPECT_EQ(log(page), "moving true;");
  });
}

TEST_F(ActionTest, AnElementThatIsRemovedWhileWaitedForIsNotHungOn) {
  with_page("/actions.html?after=100&do=remove", [&](Page& page) {
    expect_error(page.click("#later", brief()), ErrorKind::kTimeout, "no element matches");
  });
}

TEST_F(ActionTest, GoesOnWaitingInTheNextDocument) {
  with_page("/actions.html?after=150&do=leave", [&](Page& page) {
    ok(page.click("#later", soon()));
    EXPECT_EQ(page.url(), server_.url("/second.html"));
  });
}

TEST_F(ActionTest, AClickThatNavigatesHasSucceeded) {
  with_page("/actions.html", [&](Page& page) {
    ok(page.click("#link", soon()));
    // The click does not wait for the document that it asked for.
    ok(page.wait_for_text("#text", "the second page", soon()));
  });
}

TEST_F(ActionTest, DialogsAreDismissedAndPopupsClosed) {
  with_page("/actions.html", [&](Page& page) {
    ok(page.click("#dialog", soon()));
    ok(page.click("#popup", soon()));
    EXPECT_THAT(log(page), testing::StartsWith("confirm false;popup "));
    ok(page.click("#plain", soon()));
    EXPECT_THAT(log(page), testing::EndsWith("plain true;"));
  });
}

TEST_F(ActionTest, PagesCannotTamperWithTheHelpers) {
  with_page("/hostile.html", [&](Page& page) {
    ok(page.click("#plain", soon()));
    EXPECT_EQ(page.inner_text("#log", soon()).value_or("?"), "clicked");
  });
}

TEST_F(ActionTest, CallRunsInThePagesWorldAndAwaits) {
  with_page("/second.html", [&](Page& page) {
    auto sum =
        page.call("async (a, b) => ({ sum: a + b, title: document.title })", {1, 2}, "", soon());
    ASSERT_TRUE(sum) << sum.error().message();
    EXPECT_EQ((*sum)["sum"], Value(3));
    EXPECT_EQ((*sum)["title"], Value("Second"));
    expect_error(page.call("() => { throw new Error('join refused') }", {}, "", soon()),
                 ErrorKind::kLiveView, "join refused");
    expect_error(page.call("() => new Promise(() => {})", {}, "the end of time", brief()),
                 ErrorKind::kTimeout, "the end of time");
    expect_error(page.call("() => 'x'.repeat(100e6)", {}, "", soon()), ErrorKind::kProtocol,
                 "longer than");
    ok(page.click("#later", soon()));
  });
}

TEST_F(ActionTest, CallStartsAnewInTheNextDocument) {
  with_page("/actions.html?after=150&do=leave", [&](Page& page) {
    auto title =
        page.call("() => document.title === 'Second' ? document.title : new Promise(() => {})", {},
                  "", soon());
    EXPECT_EQ(title.value_or(Value()), Value("Second"));
  });
}

TEST_F(ActionTest, ScriptsOfOursRunFirstAndReportThroughTheirBinding) {
  scripts_ = {{.source = "window.report(document.readyState + ' ' + typeof window.pageRan)",
               .binding = "report"}};
  with_page("/second.html", [&](Page& page) {
    ok(page.drain(soon()));
    EXPECT_THAT(observer_.messages, testing::Contains("loading undefined"));
  });
}

TEST_F(ActionTest, ConsoleErrorsAndExceptionsAreReported) {
  with_page("/actions.html", [&](Page& page) {
    ok(page.click("#logs", soon()));
    ok(page.call("() => new Promise((resolve) => setTimeout(resolve, 20))", {}, "", soon()));
    ok(page.drain(soon()));
    EXPECT_THAT(observer_.console, testing::ElementsAre("bad Object 7"));
    ASSERT_EQ(observer_.exceptions.size(), 1U);
    EXPECT_THAT(observer_.exceptions[0], testing::StartsWith("TypeError: nobody catches this"));
  });
}

}  // namespace
}  // namespace liveload::browser
