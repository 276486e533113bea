#include <fmt/format.h>

#include "browser/browser_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::HasSubstr;

class ActionTest : public BrowserTest {
 protected:
  static std::string log(Page& page) { return page.inner_text("#log", soon()).value_or("?"); }
};

TEST_F(ActionTest, NavigatesAndClicksWithTrustedEvents) {
  with_page("/actions.html", [&](Page& page) {
    EXPECT_EQ(page.url(), server_.url("/actions.html"));
    ok(page.click("#plain", soon()));
    ok(page.click("#far", soon()));
    EXPECT_EQ(log(page), "plain true;far true;");
  });
}

}  // namespace
}  // namespace liveload::browser
