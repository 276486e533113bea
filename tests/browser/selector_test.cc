// What selectors find, in a real browser, and where those that cannot be read are wrong.
#include "browser/browser_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SelectorTest : public BrowserTest {
 protected:
  /// The ids of all that match, in their order.
  static std::vector<std::string> ids(Page& page, const std::string& selector) {
    const auto count = page.count(selector, soon());
    if (!count) return {count.error().message()};
    std::vector<std::string> found;
    for (std::size_t i = 0; i < *count; ++i) {
      const std::string one = selector + " >> nth=" + std::to_string(i);
      const auto id = page.attribute(one, "id", soon());
      found.push_back(id ? id->value_or("(none)") : id.error().message());
    }
    return found;
  }

  /// What the error says of a selector that cannot be read; it does so at once.
  static std::string problem(Page& page, const std::string& selector) {
    const auto started = Clock::now();
    const auto clicked = page.click(selector, soon());
    EXPECT_LT(Clock::now() - started, seconds(5)) << selector;
    if (clicked) return "none";
    EXPECT_EQ(clicked.error().kind, ErrorKind::kSelector) << clicked.error().message();
    return clicked.error().cause;
  }
};

TEST_F(SelectorTest, TextIsThatOfTheSmallestElementThatShowsIt) {
  with_page("/selectors.html", [&](Page& page) {
    EXPECT_THAT(ids(page, "text=our SHOP"), ElementsAre("bold"));
    EXPECT_THAT(ids(page, "text=come in"), ElementsAre("intro"));
    EXPECT_THAT(ids(page, "text=to our shop, please"), ElementsAre("intro"));
    EXPECT_THAT(ids(page, "text=tea and cups"), ElementsAre("top"));
    EXPECT_THAT(ids(page, "text=save"), ElementsAre("save", "save-all"));
    EXPECT_THAT(ids(page, R"(text="Save")"), ElementsAre("save"));
    EXPECT_THAT(ids(page, "text='Save all'"), ElementsAre("save-all"));
    EXPECT_THAT(ids(page, "text='save'"), IsEmpty()) << "quoted is exact";
    EXPECT_THAT(ids(page, "text=Price 5"), ElementsAre("veiled"));
    EXPECT_THAT(ids(page, "text=old"), IsEmpty()) << "hidden";
    EXPECT_THAT(ids(page, "text=Go ahead"), ElementsAre("go"));
    EXPECT_THAT(ids(page, "text=reset"), ElementsAre("reset"));
    EXPECT_THAT(ids(page, "text=Total: 3"), ElementsAre("total"));
    EXPECT_THAT(ids(page, "text=Grand Total"), ElementsAre("(none)")) << "blocks are apart";
    EXPECT_THAT(ids(page, "text=Don't say"), ElementsAre("quote"));
    EXPECT_THAT(ids(page, R"(text="Don't say \"tea >> cup\"")"), ElementsAre("quote"));
    EXPECT_THAT(ids(page, "text=scripted words"), IsEmpty());
    EXPECT_THAT(ids(page, "text=Peru"), IsEmpty()) << "options are not read";
    EXPECT_THAT(ids(page, "text=inside"), IsEmpty()) << "a closed <details>";
  });
}

TEST_F(SelectorTest, RolesAreTheElementsOwnOrHtmls) {
  with_page("/selectors.html", [&](Page& page) {
    EXPECT_THAT(ids(page, "role=link"), ElementsAre("home"));
    EXPECT_THAT(ids(page, "role=navigation[name=main]"), ElementsAre("nav"));
    EXPECT_THAT(ids(page, "role=heading"), ElementsAre("top", "sub", "heading3"));
    EXPECT_THAT(ids(page, "role=heading[level=2]"), ElementsAre("sub"));
    EXPECT_THAT(ids(page, "role=heading[level=3]"), ElementsAre("heading3"));
    EXPECT_THAT(ids(page, "role=region"), ElementsAre("region"))
        << "a section without name is none";
    EXPECT_THAT(ids(page, R"(role=button[name="Save"])"), ElementsAre("save"));
    EXPECT_THAT(ids(page, R"(role=button[name="Save"][include-hidden])"),
                ElementsAre("save", "hidden-save"));
    EXPECT_THAT(ids(page, "role=button[name=save]"), ElementsAre("save", "save-all"));
    EXPECT_THAT(ids(page, "role=button[name='Close the window']"), ElementsAre("icon"));
    EXPECT_THAT(ids(page, "role=button[name=Basket]"), ElementsAre("image-only"));
    EXPECT_THAT(ids(page, "role=button[name=Settings][include-hidden]"), ElementsAre("titled"));
    EXPECT_THAT(ids(page, "role=button[disabled]"), ElementsAre("off"));
    EXPECT_THAT(ids(page, "role=button[name=unheard]"), IsEmpty());
    EXPECT_THAT(ids(page, "role=button[pressed][expanded=false]"), ElementsAre("toggle"));
    EXPECT_THAT(ids(page, "role=button[name=divided]"), ElementsAre("div-button"));
    EXPECT_THAT(ids(page, "role=button[name=details]"), ElementsAre("summary"));
    EXPECT_THAT(ids(page, "role=checkbox[checked]"), ElementsAre("agree"));
    EXPECT_THAT(ids(page, "role=checkbox[checked=false]"), ElementsAre("news"));
    EXPECT_THAT(ids(page, "role=textbox[name='Full name']"), ElementsAre("name"));
    EXPECT_THAT(ids(page, "role=textbox[name=phone]"), ElementsAre("phone"));
    EXPECT_THAT(ids(page, "role=textbox[name=note]"), ElementsAre("note"));
    EXPECT_THAT(ids(page, "role=searchbox"), ElementsAre("search"));
    EXPECT_THAT(ids(page, "role=combobox[name=Country]"), ElementsAre("country"));
    EXPECT_THAT(ids(page, "role=group[name=delivery]"), ElementsAre("group"));
    EXPECT_THAT(ids(page, "role=form[name=Order]"), ElementsAre("order"));
    EXPECT_THAT(ids(page, "role=img[name=cross]"), ElementsAre("cross"));
    ok(page.click("#agree", soon()));
    EXPECT_THAT(ids(page, "role=checkbox[checked]"), IsEmpty()) << "as it is now";
  });
}

TEST_F(SelectorTest, LabelsNameControls) {
  with_page("/selectors.html", [&](Page& page) {
    EXPECT_THAT(ids(page, "label=full name"), ElementsAre("name"));
    EXPECT_THAT(ids(page, "label='Email'"), ElementsAre("email"));
    EXPECT_THAT(ids(page, "label=search"), ElementsAre("search"));
    EXPECT_THAT(ids(page, "label=phone"), ElementsAre("phone"));
    EXPECT_THAT(ids(page, "label=Country"), ElementsAre("country"));
    EXPECT_THAT(ids(page, "label=Order"), IsEmpty()) << "a form is no control";
    EXPECT_THAT(ids(page, "label=Deep"), ElementsAre("deep"));
    ok(page.fill("label=Email", "ann@example.com", soon()));
    EXPECT_EQ(page.input_value("#email", soon()).value_or("?"), "ann@example.com");
    ok(page.set_checked("label=News", true, soon()));
    EXPECT_TRUE(page.checked("#news", soon()).value_or(false));
    ok(page.select_options("label=Country", {"Peru"}, soon()));
    EXPECT_EQ(page.input_value("#country", soon()).value_or("?"), "Peru");
  });
}

TEST_F(SelectorTest, XPathLeadsToElements) {
  with_page("/selectors.html", [&](Page& page) {
    EXPECT_THAT(ids(page, "//li[contains(., 'cup')]"), ElementsAre("two"));
    EXPECT_THAT(ids(page, "xpath=//h1 | //h2"), ElementsAre("top", "sub"));
    EXPECT_THAT(ids(page, "(//button)[1]"), ElementsAre("save"));
    EXPECT_THAT(ids(page, "#two >> //button"), ElementsAre("buy-two"));
    EXPECT_THAT(ids(page, "#buy-two >> xpath=.."), ElementsAre("two"));
    EXPECT_THAT(ids(page, "#buy-five >> xpath=ancestor::li"), ElementsAre("four", "five"));
  });
}

TEST_F(SelectorTest, PartsSearchWithinTheOneBefore) {
  with_page("/selectors.html", [&](Page& page) {
    EXPECT_THAT(ids(page, "li >> text=Buy"), ElementsAre("buy-one", "buy-two", "buy-five"))
        << "each once, in order, seen";
    EXPECT_THAT(ids(page, "li >> button"),
                ElementsAre("buy-one", "buy-two", "buy-three", "buy-five"));
    EXPECT_THAT(ids(page, "li >> button >> visible=true"),
                ElementsAre("buy-one", "buy-two", "buy-five"));
    EXPECT_THAT(ids(page, "li >> visible=false"), ElementsAre("three"));
    EXPECT_THAT(ids(page, "li >> nth=1"), ElementsAre("two"));
    EXPECT_THAT(ids(page, "li >> nth=-1"), ElementsAre("five"));
    EXPECT_THAT(ids(page, "li >> nth=-2 >> button"), ElementsAre("buy-five"));
    EXPECT_THAT(ids(page, "li >> nth=9"), IsEmpty());
    EXPECT_THAT(ids(page, "#list >> css=li.chosen >> role=button[name=buy]"),
                ElementsAre("buy-two"));
    EXPECT_THAT(ids(page, "button >> text=Save"), ElementsAre("save", "save-all"))
        << "the element itself counts";
    EXPECT_THAT(ids(page, "#list>>:scope > li >> nth=0"), ElementsAre("one"));
    EXPECT_THAT(ids(page, "li:has(>button), #x[title='a >> b'] >> nth=0"), ElementsAre("one"));
    ok(page.click("li >> text=Buy >> nth=1", soon()));
  });
}

TEST_F(SelectorTest, OpenShadowRootsAreSearched) {
  with_page("/selectors.html", [&](Page& page) {
    EXPECT_THAT(ids(page, "text=shadow words"), ElementsAre("shadow", "after"));
    EXPECT_THAT(ids(page, "text=slotted"), ElementsAre("slotted"));
    EXPECT_THAT(ids(page, "role=button[name=inner]"), ElementsAre("inner"));
    EXPECT_THAT(ids(page, "#inner"), IsEmpty()) << "CSS alone stays outside";
    EXPECT_THAT(ids(page, "#card >> #inner"), ElementsAre("inner"));
    EXPECT_THAT(ids(page, "#card >> p"), ElementsAre("shadow"));
    EXPECT_THAT(ids(page, "body, #card >> text=words"), ElementsAre("shadow", "slotted", "after"));
  });
}

TEST_F(SelectorTest, WhatCannotBeReadIsShownWhere) {
  with_page("/selectors.html", [&](Page& page) {
    EXPECT_EQ(
        problem(page, R"(role=button[name="Save")"),
        R"(expected a "]" at character 24: role=button[name="Save"▸; for example role=button[name="Save"])");
    EXPECT_THAT(problem(page, R"(role=button[name="Save])"),
                HasSubstr(R"(character 18: role=button[name=▸"Save])"));
    EXPECT_THAT(problem(page, "role=buton"),
                HasSubstr("expected an ARIA role (button) at character 6: role=▸buton"));
    EXPECT_THAT(problem(page, "role=button[colour=red]"),
                HasSubstr("level, pressed, selected or include-hidden at character 13"));
    EXPECT_THAT(problem(page, "role=heading[level=two]"), HasSubstr("a number"));
    EXPECT_THAT(problem(page, "role=checkbox[checked=maybe]"),
                HasSubstr("true or false at character 23"));
    EXPECT_THAT(problem(page, "role=button Save"), HasSubstr(">> or the end at character 13"));
    EXPECT_THAT(problem(page, "txt=Save"), HasSubstr("expected CSS, or one of css=, text=, role="));
    EXPECT_THAT(problem(page, "text="), HasSubstr("the text to look for at character 6: text=▸"));
    EXPECT_THAT(problem(page, R"(text="Save)"),
                HasSubstr(R"(a " that closes this one at character 6: text=▸"Save)"));
    EXPECT_THAT(problem(page, R"(text="Save" now)"), HasSubstr(">> or the end at character 13"));
    EXPECT_THAT(problem(page, "li >> nth=first"),
                HasSubstr("a number, 0 for the first and -1 for the last at character 11"));
    EXPECT_THAT(problem(page, "nth=1"),
                HasSubstr("something to pick from before this at character 1"));
    EXPECT_THAT(problem(page, "li >>"), HasSubstr("a selector after >> at character 6: li >>▸"));
    EXPECT_THAT(problem(page, ">> li"), HasSubstr("a selector at character 1"));
    EXPECT_THAT(problem(page, ""), HasSubstr("a selector at character 1"));
    EXPECT_THAT(problem(page, "div#a..b > c"),
                HasSubstr("CSS that the browser understands at character 6: div#a▸..b > c"));
    EXPECT_THAT(problem(page, "ul > li:nth-chld(2)"),
                HasSubstr("at character 8: ul > li▸:nth-chld(2)"));
    std::string list = "div..a";
    while (list.size() <= 2000) list += ", li";
    EXPECT_THAT(problem(page, list),
                HasSubstr("CSS that the browser understands at character 1: "));
    EXPECT_THAT(problem(page, "ul > > li"), HasSubstr("at character 6: ul > ▸> li"));
    EXPECT_THAT(problem(page, "a[href='x'"),
                HasSubstr(R"(a "]" that closes this bracket at character 2: a▸[href)"));
    EXPECT_THAT(problem(page, "a[href='x]"), HasSubstr("a ' that closes this one at character 8"));
    EXPECT_THAT(problem(page, "#nav >> a)"),
                HasSubstr("no \")\", which closes nothing, at character 10"));
    EXPECT_THAT(problem(page, "//li[contains(., 'x']"),
                HasSubstr("before this \"]\" at character 21"));
    EXPECT_THAT(problem(page, "xpath=//li[foo:bar(.)]"),
                HasSubstr("an XPath that the browser understands"));
    EXPECT_THAT(problem(page, "xpath=count(//li)"), HasSubstr("leads to elements"));
    EXPECT_THAT(problem(page, std::string(300, 'x') + "["), HasSubstr("at character 301: …xxx"));
  });
}

TEST_F(SelectorTest, PagesCannotTamperWithIt) {
  with_page("/hostile.html", [&](Page& page) {
    EXPECT_THAT(ids(page, "text=plain"), ElementsAre("plain"));
    EXPECT_THAT(ids(page, "role=button[name=Plain] >> nth=0"), ElementsAre("plain"));
    ok(page.click("//button", soon()));
    EXPECT_EQ(page.inner_text("#log", soon()).value_or("?"), "clicked");
  });
}

TEST_F(SelectorTest, TextThatIsChangedInPlaceIsSeen) {
  with_page("/selectors.html?after=150",
            [&](Page& page) { ok(page.wait_for_selector("text=Total: 4", soon())); });
}

}  // namespace
}  // namespace liveload::browser
