#include "browser/browser_fixture.hpp"

namespace liveload::browser {
namespace {

class DialogTest : public BrowserTest {
 protected:
  static Value ask(Page& page, const std::string& function) {
    auto value = page.call(function, {}, "the page's answer", soon());
    EXPECT_TRUE(value) << value.error().message();
    return value.value_or(Value("no answer"));
  }
};

TEST_F(DialogTest, DismissesUnlessToldOtherwise) {
  with_page("/second.html", [&](Page& page) {
    EXPECT_EQ(page.last_dialog(), std::nullopt);
    EXPECT_EQ(ask(page, "() => confirm('Really?')"), Value(false));
    EXPECT_EQ(page.last_dialog(), "Really?");
    EXPECT_EQ(ask(page, "() => prompt('Name?', 'Ann')"), Value());
    page.answer_dialogs(true, "Bea");
    EXPECT_EQ(ask(page, "() => confirm('Sure?')"), Value(true));
    EXPECT_EQ(ask(page, "() => prompt('Name?', 'Ann')"), Value("Bea"));
    page.answer_dialogs(true, "");
    EXPECT_EQ(ask(page, "() => prompt('Name?', 'Ann')"), Value("Ann"));
    EXPECT_EQ(ask(page, "() => { alert('Saved\\u0020\"it\"'); return 1 }"), Value(1));
    EXPECT_EQ(page.last_dialog(), "Saved \"it\"");
    page.answer_dialogs(false, "");
    EXPECT_EQ(ask(page, "() => confirm('Again?')"), Value(false));
  });
}

TEST_F(DialogTest, LeavesAPageThatAsksToStay) {
  with_page("/second.html", [&](Page& page) {
    ask(page, "() => { addEventListener('beforeunload', (e) => e.preventDefault()); }");
    ok(page.click("body", soon()));  // Without a touch of its user, no page is heard.
    ok(page.navigate(server_.url("/actions.html"), soon()));
    EXPECT_EQ(page.url(), server_.url("/actions.html"));
    EXPECT_EQ(page.last_dialog(), std::nullopt);
  });
}

}  // namespace
}  // namespace liveload::browser
