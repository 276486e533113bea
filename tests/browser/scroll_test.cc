#include "browser/input_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::HasSubstr;

double number(Page& page, std::string_view script) {
  return page.eval(script, {}, Deadline::after(seconds(20))).value_or(Value()).number(-1);
}
constexpr std::string_view kMiddle =
    "() => { const box = document.getElementById('middle').getBoundingClientRect();"
    " return (box.top + box.bottom - innerHeight) / 2 }";

TEST_F(InputTest, ScrollsAnElementIntoTheMiddle) {
  for (const char* path : {"/scroll.html", "/scroll.html?smooth"}) {
    with_page(path, [&](Page& page) {
      ok(page.scroll_to("#middle", soon()));
      EXPECT_NEAR(number(page, kMiddle), 0, 1);
      EXPECT_EQ(log(page), "scroll;in view;") << "the page was told before the action returned";
      ok(page.scroll_to("#row", soon()));
      EXPECT_GT(number(page, "document.getElementById('list').scrollTop"), 500);
      expect_error(page.scroll_to("#hidden", brief()), ErrorKind::kTimeout, "hidden");
    });
  }
}

TEST_F(InputTest, TurnsTheWheel) {
  with_page("/scroll.html", [&](Page& page) {
    ok(page.scroll_by(0, 700, soon()));
    EXPECT_EQ(number(page, "scrollY"), 700);
    EXPECT_EQ(log(page), "wheel 0 700;scroll;");
    ok(page.scroll_by(0, -200, soon()));
    EXPECT_EQ(number(page, "scrollY"), 500);
    ok(page.scroll_by(40, -9000, soon()));
    EXPECT_EQ(number(page, "scrollY"), 0);
    EXPECT_THAT(log(page), HasSubstr("wheel 40 -9000;"));
    // Nothing is left to scroll: it returns all the same.
    ok(page.scroll_by(0, -100, soon()));
  });
}

}  // namespace
}  // namespace liveload::browser
