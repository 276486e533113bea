// Waits for what a page shows: passing at once, passing later, and what they say when they fail.
#include "browser/browser_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class ExpectTest : public BrowserTest {
 protected:
  static Deadline brief() { return Deadline::after(milliseconds(400)); }

  static std::string message(const Result<void>& result) {
    if (result) return "passed";
    EXPECT_EQ(result.error().kind, ErrorKind::kTimeout) << result.error().message();
    EXPECT_GE(result.error().after, milliseconds(400));
    return result.error().cause;
  }
};

TEST_F(ExpectTest, WhatIsThereIsSeenAtOnce) {
  with_page("/expect.html", [&](Page& page) {
    ok(page.wait_for_text("", "Total: 3", soon()));
    ok(page.wait_for_text("#total", "Total:\n3", soon()));
    ok(page.wait_for_text("#name", "Ann", soon()));
    ok(page.wait_for_text("#colour", "Green", soon()));
    ok(page.wait_for_hidden("#veiled", soon()));
    ok(page.wait_for_hidden("#nowhere", soon()));
    ok(page.wait_for_attribute("text=Link", "href", "/a", soon()));
    ok(page.wait_for_count("li", 4, soon()));
    ok(page.wait_for_count("#nowhere", 0, soon()));
    ok(page.wait_for_url("/expect.html", soon()));
    ok(page.wait_for_url(server_.url("/*"), soon()));
    EXPECT_EQ(page.count("ul >> li", soon()).value_or(0), 4U);
    EXPECT_EQ(page.count("#nowhere", soon()).value_or(9), 0U);
  });
}

TEST_F(ExpectTest, WhatComesIsWaitedFor) {
  with_page("/expect.html?do=text&do=hide&do=href&do=add&do=push", [&](Page& page) {
    ok(page.wait_for_text("#total", "Total: 4", soon()));
    ok(page.wait_for_hidden("#spinner", soon()));
    ok(page.wait_for_attribute("#link", "href", "/b", soon()));
    ok(page.wait_for_count("li", 5, soon()));
    ok(page.wait_for_url("/orders/*", soon()));
    ok(page.wait_for_url("/orders/*?from=push", soon()));
  });
}

TEST_F(ExpectTest, TheWaitGoesOnInTheNextDocument) {
  with_page("/expect.html?do=leave", [&](Page& page) {
    ok(page.wait_for_text("#total", "Total: 4", soon()));
    EXPECT_EQ(page.url(), server_.url("/expect.html?second&do=text"));
  });
  with_page("/expect.html?do=leave", [&](Page& page) {
    ok(page.wait_for_url("/expect.html?second*", soon()));
    ok(page.wait_for_url("/expect.html", soon()));
  });
}

TEST_F(ExpectTest, FailuresSayWhatIsThereInstead) {
  with_page("/expect.html", [&](Page& page) {
    EXPECT_EQ(message(page.wait_for_text("#total", "Total: 4", brief())),
              "it shows \"Total: 3\", not \"Total: 4\"");
    EXPECT_EQ(message(page.wait_for_text("#nowhere", "x", brief())), "no element matches");
    EXPECT_EQ(message(page.wait_for_text("#veiled", "Total: 4", brief())),
              "<p id=veiled> is hidden (display: none)");
    EXPECT_EQ(message(page.wait_for_text("#secret", "hush", brief())),
              "it shows \"••••\", not \"hush\"");
    EXPECT_THAT(message(page.wait_for_text("", "Thank you", brief())),
                StartsWith("the page does not show \"Thank you\", but \"Total: 3 Loading"));
    EXPECT_EQ(message(page.wait_for_hidden("#spinner", brief())), "<p id=spinner> is visible");
    EXPECT_EQ(message(page.wait_for_hidden("li", brief())),
              "4 elements are visible, <li id=one class=\"row\">, <li>, <li>…");
    EXPECT_EQ(message(page.wait_for_attribute("#link", "href", "/b", brief())),
              "its attribute href is \"/a\", not \"/b\"");
    EXPECT_EQ(message(page.wait_for_attribute("#link", "title", "x", brief())),
              "<a id=link> has no attribute title");
    EXPECT_EQ(message(page.wait_for_attribute("#nowhere", "title", "x", brief())),
              "no element matches");
    EXPECT_EQ(message(page.wait_for_count("li", 2, brief())),
              "4 elements match, not 2: <li id=one class=\"row\">, <li>, <li>…");
    EXPECT_EQ(message(page.wait_for_count("#link", 2, brief())),
              "1 element matches, not 2: <a id=link>");
    EXPECT_EQ(message(page.wait_for_count("#nowhere", 2, brief())), "no element matches, not 2");
    EXPECT_EQ(message(page.wait_for_url("/orders/*", brief())),
              "the page is at " + server_.url("/expect.html"));
    EXPECT_THAT(page.wait_for_text("#total", "Total: 4", brief()).error().message(),
                AllOf(StartsWith("wait_for_text \"#total\" failed after 4"),
                      HasSubstr("ms: it shows \"Total: 3\"")));
  });
}

TEST_F(ExpectTest, LongTextsAreShortened) {
  with_page("/expect.html", [&](Page& page) {
    ok(page.call("() => { document.getElementById('sum').textContent = 'x'.repeat(5000) }", {}, "",
                 soon()));
    EXPECT_LT(message(page.wait_for_text("#total", "Total: 4", brief())).size(), 260U);
  });
}

TEST_F(ExpectTest, WhatCannotBeReadFailsAtOnce) {
  with_page("/expect.html", [&](Page& page) {
    const auto started = Clock::now();
    for (const auto& result :
         {page.wait_for_text("role=", "x", soon()), page.wait_for_hidden("role=", soon()),
          page.wait_for_attribute("role=", "x", "y", soon()),
          page.wait_for_count("role=", 0, soon())}) {
      ASSERT_FALSE(result);
      EXPECT_EQ(result.error().kind, ErrorKind::kSelector);
    }
    const auto pattern = page.wait_for_url("orders", soon());
    ASSERT_FALSE(pattern);
    EXPECT_EQ(pattern.error().kind, ErrorKind::kUsage);
    EXPECT_THAT(pattern.error().message(), HasSubstr("neither a whole address nor a path"));
    EXPECT_LT(Clock::now() - started, seconds(5));
  });
}

}  // namespace
}  // namespace liveload::browser
