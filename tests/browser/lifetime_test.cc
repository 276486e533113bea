#include <signal.h>

#include "browser/clean_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

using LifetimeTest = CleanBrowserTest;

TEST_F(LifetimeTest, NothingIsLeftAfterAnOrderlyStop) {
  with_page("/second.html", [&](Page&) {
    EXPECT_THAT(run_folders(), testing::SizeIs(1));
    EXPECT_GE(processes().size(), 3U);
  });
  EXPECT_THAT(run_folders(), IsEmpty());
  EXPECT_THAT(processes(), IsEmpty());
}

TEST_F(LifetimeTest, TellsWhatRuns) {
  with_browser([&](Browser& browser) {
    EXPECT_THAT(browser.version(), HasSubstr("Chrome/"));
    EXPECT_THAT(browser.facts()["sandbox"], geteuid() == 0 ? "off: running as root" : "on");
    EXPECT_THAT(browser.facts()["command"], HasSubstr("--remote-debugging-pipe"));
  });
}

TEST_F(LifetimeTest, AKilledBrowserFailsWhatIsUnderWayAtOnce) {
  with_browser([&](Browser& browser) {
    auto page = browser.open_page(observer_, soon());
    ASSERT_TRUE(page);
    ok((*page)->navigate(server_.url("/second.html"), soon()));
    net::Event done;
    net::current_loop().spawn([&] {
      const auto started = Clock::now();
      auto clicked = (*page)->click("#nowhere", Deadline::after(seconds(30)));
      ASSERT_FALSE(clicked);
      EXPECT_EQ(clicked.error().kind, ErrorKind::kBrowserLost);
      EXPECT_LT(Clock::now() - started, seconds(5));
      EXPECT_EQ((*page)->navigate(server_.url("/second.html"), soon()).error().kind,
                ErrorKind::kBrowserLost);
      done.notify();
    });
    ok(net::sleep_until(Deadline::after(milliseconds(50))));
    kill(browser.process_group(), SIGKILL);
    ok(done.wait(soon()));
    EXPECT_TRUE(browser.lost());
  });
}

TEST_F(LifetimeTest, ACrashedPageIsLostAndTheBrowserIsNot) {
  with_browser([&](Browser& browser) {
    auto page = browser.open_page(observer_, soon());
    ASSERT_TRUE(page);
    auto crashed = (*page)->navigate("chrome://crash", soon());
    ASSERT_FALSE(crashed);
    EXPECT_EQ((*page)->click("#x", soon()).error().kind, ErrorKind::kBrowserLost);
    (*page)->close(soon());
    EXPECT_FALSE(browser.lost());
    auto next = browser.open_page(observer_, soon());
    ASSERT_TRUE(next) << next.error().message();
    ok((*next)->navigate(server_.url("/second.html"), soon()));
  });
}

TEST_F(LifetimeTest, AStoppedPageIsATimeoutAtTheDeadline) {
  with_browser([&](Browser& browser) {
    auto page = browser.open_page(observer_, soon());
    ASSERT_TRUE(page);
    ok((*page)->navigate(server_.url("/second.html"), soon()));
    ok((*page)->call("() => { setTimeout(() => { for (;;) {} }) }", {}, "", soon()));
    const auto started = Clock::now();
    auto clicked = (*page)->click("#later", Deadline::after(milliseconds(500)));
    const auto took = Clock::now() - started;
    ASSERT_FALSE(clicked);
    EXPECT_EQ(clicked.error().kind, ErrorKind::kTimeout);
    EXPECT_THAT(clicked.error().cause, HasSubstr("main thread is busy"));
    EXPECT_THAT(took,
                testing::AllOf(testing::Ge(milliseconds(500)), testing::Lt(milliseconds(900))));
  });
}

TEST_F(LifetimeTest, AFrozenBrowserIsATimeoutAtTheDeadline) {
  with_browser([&](Browser& browser) {
    auto page = browser.open_page(observer_, soon());
    ASSERT_TRUE(page);
    kill(-browser.process_group(), SIGSTOP);
    const auto started = Clock::now();
    auto shown = (*page)->navigate(server_.url("/second.html"), Deadline::after(milliseconds(300)));
    const auto took = Clock::now() - started;
    kill(-browser.process_group(), SIGCONT);
    ASSERT_FALSE(shown);
    EXPECT_EQ(shown.error().kind, ErrorKind::kTimeout);
    EXPECT_THAT(took,
                testing::AllOf(testing::Ge(milliseconds(300)), testing::Lt(milliseconds(700))));
  });
}

TEST_F(LifetimeTest, FiftyContextsOpenInOneBrowser) {
  with_browser([&](Browser& browser) {
    constexpr int kUsers = 50;
    std::vector<RecordingObserver> observers(kUsers);
    std::vector<std::unique_ptr<Page>> pages(kUsers);
    int ready = 0;
    net::Event all_ready;
    const auto deadline = Deadline::after(seconds(60));
    for (int user = 0; user < kUsers; ++user) {
      net::current_loop().spawn([&, user] {
        const auto index = static_cast<std::size_t>(user);
        auto page = browser.open_page(observers[index], deadline);
        EXPECT_TRUE(page) << page.error().message();
        if (page) {
          pages[index] = std::move(*page);
          ok(pages[index]->navigate(server_.url("/second.html?user=" + std::to_string(user)),
                                    deadline));
          ok(pages[index]->call("(user) => { document.cookie = `user=${user}` }", {user}, "",
                                deadline));
        }
        if (++ready == kUsers) all_ready.notify();
      });
    }
    ok(all_ready.wait(Deadline::after(seconds(70))));
    for (int user = 0; user < kUsers; ++user) {
      auto cookie =
          pages[static_cast<std::size_t>(user)]->call("() => document.cookie", {}, "", deadline);
      EXPECT_EQ(cookie.value_or(Value()).text(), "user=" + std::to_string(user));
    }
    pages.clear();
  });
}

TEST_F(LifetimeTest, ABrowserThatCannotStartSaysWhy) {
  net::EventLoop loop;
  options_.executable = "liveload-no-such-browser";
  auto missing = make_connection(options_);
  options_.executable = "/bin/false";
  auto broken = make_connection(options_);
  loop.spawn([&] {
    auto error = (*missing)->start(loop, {}, soon()).error();
    EXPECT_EQ(error.kind, ErrorKind::kBrowserStart);
    EXPECT_THAT(error.hint, HasSubstr("apt-get install chromium-headless-shell"));
    error = (*broken)->start(loop, {}, soon()).error();
    EXPECT_EQ(error.kind, ErrorKind::kBrowserStart);
    EXPECT_THAT(error.message(), HasSubstr("exit code 1"));
  });
  loop.run();
  options_.connection = "telepathy";
  EXPECT_EQ(make_connection(options_).error().kind, ErrorKind::kUsage);
}

TEST_F(LifetimeTest, NothingIsLeftWhenWeAreKilled) {
  auto owner =
      process::Child::spawn({.argv = {LIVELOAD_BROWSER_OWNER, server_.url("/second.html")}});
  ASSERT_TRUE(owner) << owner.error().message();
  const auto deadline = Deadline::after(kLong);
  // It says so once its page is open.
  while (owner->recent_errors().find("ready") == std::string::npos) {
    ASSERT_FALSE(deadline.passed() || !owner->read_errors()) << owner->recent_errors();
  }
  EXPECT_THAT(run_folders(), testing::SizeIs(1));
  EXPECT_GE(processes().size(), 3U);
  kill(owner->pid(), SIGKILL);
  expect_nothing_left(seconds(5));
}

}  // namespace
}  // namespace liveload::browser
