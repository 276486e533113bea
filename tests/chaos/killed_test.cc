// Browsers and pages that die.

#include <signal.h>

#include "chaos/chaos_fixture.hpp"

namespace liveload::chaos {
namespace {

using testing::HasSubstr;
using Killed = ChaosTest;

TEST_F(Killed, ABrowserTakesItsOwnUsersWithItAndNoOthers) {
  RunOptions options{.users = 4};
  options.browser.users_per_browser = 2;
  std::atomic<int> waiting{0};
  over_ = [&] { return browsers().size() == 1; };
  run(
      2,
      [&](Context& user, UserId) {
        user.navigate(url());
        if (++waiting == 2) kill(browsers().front(), SIGKILL);
        user.click("#nowhere");
      },
      options);
  for (UserId id = 1; id <= 2; ++id) {
    EXPECT_EQ(category_of(id), "click: browser_lost");
    EXPECT_THAT(reason_of(id), HasSubstr("was killed"));
  }
  expect_the_others_went_on();
}

TEST_F(Killed, ABrowserThatDiesWhilePagesAreOpenedIsReplaced) {
  std::atomic<int> kills{0};
  meanwhile_ = [&] {
    // The pages of so many users take more than a second to open.
    if (const auto running = browsers(); kills < 2 && !running.empty() && renderers().size() > 3) {
      kill(running.front(), SIGKILL);
      ++kills;
    }
  };
  run(0, {}, {.users = 20});
  EXPECT_EQ(kills, 2);
  EXPECT_EQ(result().users().succeeded + result().users().failed, 20U);
  EXPECT_GT(result().users().succeeded, 0U) << "nobody got the browser that came in its place";
  for (const auto& category : result().failures()) {
    EXPECT_THAT(category.name, HasSubstr(": browser_lost"));
  }
  EXPECT_THAT(result().warnings(), testing::Contains(HasSubstr("2 browser(s) died")));
}

TEST_F(Killed, APageThatCrashesIsLostAloneAndSaysSo) {
  const auto kill_renderers = [this] {
    for (const pid_t pid : renderers()) kill(pid, SIGKILL);
  };
  std::atomic<int> waiting{0};
  run(1, [&](Context& user, UserId) { user.navigate(url()).navigate("chrome://crash"); },
      {.users = 3});
  EXPECT_EQ(category_of(1), "navigate: browser_lost");
  EXPECT_THAT(reason_of(1), HasSubstr("crashed"));
  expect_the_others_went_on();

  run(2,
      [&](Context& user, UserId) {
        user.navigate(url());
        if (++waiting == 2) kill_renderers();
        user.click("#nowhere");
      },
      {.users = 2});
  for (UserId id = 1; id <= 2; ++id) EXPECT_EQ(category_of(id), "click: browser_lost");
  EXPECT_THAT(reason_of(2), HasSubstr("crashed"));
}

}  // namespace
}  // namespace liveload::chaos
