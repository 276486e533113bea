// What the mouse and the keys do to a page: its events in order, and what an element must be for
// them.
#include "browser/input_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(InputTest, ADoubleClickIsTwoClicksAndThenOne) {
  with_page("/input.html", [&](Page& page) {
    ok(page.double_click("#button", soon()));
    EXPECT_EQ(log(page),
              "mouseenter button;mousedown button;mouseup button;click button;mousedown button;"
              "mouseup button;click button;dblclick button;");
    // The next click is none of these.
    ok(page.click("#button", soon()));
    EXPECT_EQ(log(page), "mousedown button;mouseup button;click button;");
  });
}

TEST_F(InputTest, HoverMovesTheMouseOntoTheElementOnly) {
  with_page("/input.html", [&](Page& page) {
    ok(page.hover("#menu", soon()));
    EXPECT_EQ(log(page), "mouseenter menu;");
    EXPECT_TRUE(page.visible("#entry", soon()).value_or(false));
    expect_error(page.hover("#under", brief()), ErrorKind::kTimeout, "covered by <div id=overlay>");
  });
}

TEST_F(InputTest, TypesKeyByKeyBehindWhatIsThere) {
  with_page("/input.html", [&](Page& page) {
    ok(page.type("#name", "cD", soon()));
    EXPECT_EQ(log(page),
              "focus name;keydown c;keypress c;input name;keyup c;keydown Shift+Shift;"
              "keydown D+Shift;keypress D+Shift;input name;keyup D+Shift;keyup Shift;");
    ok(page.type("#name-label", "é!\U0001F600", soon()));
    EXPECT_EQ(page.input_value("#name", soon()).value_or("?"), "abcDé!\U0001F600");
    ok(page.type("#mail", "y.z", soon()));
    EXPECT_EQ(page.input_value("#mail", soon()).value_or("?"), "x@y.z");
    ok(page.type("#amount", "2.5", soon()));
    EXPECT_EQ(page.input_value("#amount", soon()).value_or("?"), "12.5");
    ok(page.type("#area", "\ntwo", soon()));
    EXPECT_EQ(page.input_value("#area", soon()).value_or("?"), "one\ntwo");
    ok(page.type("#rich", "!", soon()));
    EXPECT_EQ(page.inner_text("#rich", soon()).value_or("?"), "bold text!");
  });
}

TEST_F(InputTest, ALongTextIsTypedWhole) {
  with_page("/input.html", [&](Page& page) {
    const std::string text(300, 'x');
    ok(page.type("#area", text + "\n", soon()));
    EXPECT_EQ(page.input_value("#area", soon()).value_or("?"), "one" + text + "\n");
    log(page);
    ok(page.type("#name", "c\n", soon()));
    EXPECT_THAT(log(page), HasSubstr("keydown Enter;keypress Enter;change name;submit;"));
  });
}

TEST_F(InputTest, ChordsHoldTheirModifiersInOrder) {
  with_page("/input.html", [&](Page& page) {
    ok(page.press("#box", "Control+Shift+k", soon()));
    EXPECT_EQ(log(page),
              "focus box;keydown Control+Control;keydown Shift+Control+Shift;"
              "keydown K+Control+Shift;keyup K+Control+Shift;keyup Shift+Control;keyup Control;");
    ok(page.press("#box", "Meta+Enter", soon()));
    EXPECT_EQ(log(page), "keydown Meta+Meta;keydown Enter+Meta;keyup Enter+Meta;keyup Meta;");
    ok(page.press("#name", "Shift+1", soon()));
    EXPECT_EQ(page.input_value("#name", soon()).value_or("?").size(), 3U);
    expect_error(page.press("#box", "Ctrl+k", soon()), ErrorKind::kUsage, "did you mean Control?");
    expect_error(page.press("#plain", "a", soon()), ErrorKind::kElement, "cannot have the focus");
  });
}

TEST_F(InputTest, AKeyGoesWhereverTheFocusIs) {
  with_page("/input.html", [&](Page& page) {
    ok(page.press_key("Escape", soon()));
    EXPECT_EQ(log(page), "keydown Escape;keyup Escape;");
    ok(page.focus("#name", soon()));
    ok(page.press_key("z", soon()));
    EXPECT_EQ(log(page), "focus name;keydown z;keypress z;input name;keyup z;");
    ok(page.press("body", "x", soon()));
    EXPECT_EQ(log(page), "change name;blur name;keydown x;keypress x;keyup x;");
    expect_error(page.press_key("Entre", soon()), ErrorKind::kUsage, "press_key failed: \"Entre\"");
  });
}

TEST_F(InputTest, FocusAndBlurFireTheirEvents) {
  with_page("/input.html", [&](Page& page) {
    ok(page.focus("#name-label", soon()));
    ok(page.focus("#name", soon()));
    ok(page.focus("#mail", soon()));
    EXPECT_EQ(log(page), "focus name;blur name;focus mail;");
    ok(page.blur("#mail", soon()));
    ok(page.blur("#box", soon()));
    EXPECT_EQ(log(page), "blur mail;focus box;blur box;");
    ok(page.type("#name", "c", soon()));
    ok(page.blur("#name", soon()));
    EXPECT_THAT(log(page), EndsWith("keyup c;change name;blur name;"));
  });
}

TEST_F(InputTest, WhatCannotHaveTheFocusSaysSo) {
  with_page("/input.html", [&](Page& page) {
    expect_error(page.focus("#plain", soon()), ErrorKind::kElement,
                 "<p id=plain> cannot have the focus");
    expect_error(page.blur("#plain", soon()), ErrorKind::kElement, "cannot have the focus");
    expect_error(page.type("#plain", "x", soon()), ErrorKind::kElement, "cannot have the focus");
    expect_error(page.focus("#thief", brief()), ErrorKind::kTimeout,
                 "<div id=box> took the focus from it");
    expect_error(page.type("#locked", "x", brief()), ErrorKind::kTimeout, "read-only");
    expect_error(page.focus("#off", brief()), ErrorKind::kTimeout, "disabled");
    expect_error(page.focus("#later", brief()), ErrorKind::kTimeout, "hidden");
    expect_error(page.focus("#nowhere", brief()), ErrorKind::kTimeout, "no element matches");
  });
}

TEST_F(InputTest, WaitsForWhatIsHiddenCoveredOrDisabled) {
  with_page("/input.html?do=show&do=uncover&do=enable", [&](Page& page) {
    ok(page.double_click("#later", soon()));
    ok(page.hover("#under", soon()));
    ok(page.focus("#off", soon()));
    EXPECT_THAT(log(page), StartsWith("mouseenter later;mousedown later;"));
  });
}

TEST_F(InputTest, WaitsForWhatMovesToStandStill) {
  with_page("/input.html?move", [&](Page& page) {
    ok(page.double_click("#moving", soon()));
    EXPECT_THAT(log(page), EndsWith("dblclick moving;"));
  });
}

TEST_F(InputTest, SelectsTheseOptionsAndNoOthers) {
  with_page("/input.html", [&](Page& page) {
    const auto selected = [&] {
      return page
          .eval("[...document.getElementById('many').selectedOptions].map(o => o.label)", {},
                soon())
          .value_or(Value());
    };
    ok(page.select_options("#many", {"2", "Three"}, soon()));
    EXPECT_EQ(selected(), (Value::Array{"Two", "Three"}));
    ok(page.select_options("#many", {"One"}, soon()));
    EXPECT_EQ(selected(), (Value::Array{"Four"})) << "values come before labels";
    EXPECT_EQ(log(page), "input many;change many;input many;change many;");
    ok(page.select_options("#many", {}, soon()));
    EXPECT_EQ(selected(), Value::Array{});
    EXPECT_EQ(log(page), "input many;change many;");
    expect_error(page.select_options("#one", {}, soon()), ErrorKind::kElement,
                 "cannot be left without any");
    expect_error(page.select_options("#many", {"2", "Five"}, brief()), ErrorKind::kTimeout,
                 "has no option \"Five\"");
  });
}

}  // namespace
}  // namespace liveload::browser
