#pragma once

#include <string>

#include "browser/browser_fixture.hpp"

namespace liveload::browser {

/// A page that writes down the events it gets, in order, into #log.
class InputTest : public BrowserTest {
 protected:
  /// What was written down since the last call: "down a;up a;click a;".
  static std::string log(Page& page) {
    const auto text = page.eval(
        "() => { const log = document.getElementById('log'), text = log.textContent;"
        " log.textContent = ''; return text }",
        {}, soon());
    return text ? text->text() : text.error().message();
  }
  static Deadline brief() { return Deadline::after(seconds(1)); }

  template <class T>
  static void expect_error(const Result<T>& result, ErrorKind kind, const std::string& words) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, kind) << result.error().message();
    EXPECT_THAT(result.error().message(), testing::HasSubstr(words));
  }
};

}  // namespace liveload::browser
