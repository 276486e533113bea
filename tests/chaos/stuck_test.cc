// Pages that do not load, and pages whose scripts never end.

#include "chaos/chaos_fixture.hpp"

namespace liveload::chaos {
namespace {

using testing::HasSubstr;
using Stuck = ChaosTest;

TEST_F(Stuck, APageThatNeverLoadsIsATimeoutOfItsNavigation) {
  pages_["/silent"] = {.delay = 1h};
  pages_["/headers-only"] = {.parts = [] { return ""; }, .pace = 1h};
  pages_["/drip"] = {.parts = [] { return "<p>"; }, .pace = 300ms};
  const std::vector<std::string> pages = {"/silent", "/headers-only", "/drip"};
  run(3, [&](Context& user, UserId id) { user.navigate(url(pages[id - 1]), {.timeout = 1500ms}); },
      {.users = 5});
  for (UserId id = 1; id <= 3; ++id) EXPECT_EQ(category_of(id), "navigate: timeout");
  EXPECT_THAT(reason_of(1), HasSubstr("the target did not answer"));
  EXPECT_THAT(reason_of(3), HasSubstr("did not finish loading"));
  expect_the_others_went_on();
}

TEST_F(Stuck, AScriptThatNeverEndsIsATimeoutAndItsRendererIsEnded) {
  const std::string at_load = at("/at-load", "<p id=p>here</p><script>for (;;) {}</script>");
  const std::string at_click =
      at("/at-click", R"(<button onclick="for (;;) {}">go</button><p id=p>)");
  const std::string in_task =
      at("/in-task", "<p id=p>here</p><script>setInterval(() => { for (;;) {} }, 1)</script>");
  const std::string in_microtasks =
      at("/in-microtasks",
         "<p id=p></p><script>onload = () => setTimeout(() => { const again = () => "
         "Promise.resolve().then(again); again() }, 100)</script>");
  over_ = [&] { return renderers().size() <= 3; };  // Those of the calm ones, and a spare one.
  run(4,
      [&](Context& user, UserId id) {
        const ActionOptions limit{.timeout = 1s};
        if (id == 1) user.navigate(at_load, limit);
        if (id == 2)
          user.navigate(at_click).click("button", limit).inner_text("#p", as("text"), limit);
        if (id == 3) user.navigate(in_task, limit).inner_text("#p", as("text"), limit);
        if (id == 4) user.navigate(in_microtasks).click("#nowhere", limit);
      },
      {.users = 6, .iteration_timeout = 20s});
  EXPECT_EQ(category_of(1), "navigate: timeout");
  EXPECT_THAT(category_of(2), HasSubstr(": timeout"));
  EXPECT_THAT(category_of(3), HasSubstr(": timeout"));
  EXPECT_EQ(category_of(4), "click: timeout");
  EXPECT_THAT(reason_of(4), HasSubstr("main thread is busy"));
  expect_the_others_went_on();
}

TEST_F(Stuck, APageWithoutMemoryIsABrowserLost) {
  const std::string hungry = at("/hungry",
                                "<button onclick=\"const kept = []; for (let i = 0;; i++) "
                                "kept.push(`${i}`.repeat(9).split(''))\">eat</button><p id=p>");
  RunOptions options{.users = 3};
  options.browser.arguments = {"--js-flags=--max-old-space-size=64"};
  run(
      1, [&](Context& user, UserId) { user.navigate(hungry).click("button").click("#nowhere"); },
      options);
  EXPECT_EQ(category_of(1), "click: browser_lost");
  EXPECT_THAT(reason_of(1), HasSubstr("crashed"));
  expect_the_others_went_on();
}

}  // namespace
}  // namespace liveload::chaos
