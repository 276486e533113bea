// setup and teardown once a run, user_start and user_end once a user.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

#include "liveload/liveload.hpp"
#include "shop.hpp"

namespace liveload::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// What the hooks of one run did, in order.
class Calls {
 public:
  void add(std::string call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
  }
  std::vector<std::string> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(calls_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> calls_;
};
Calls calls;

std::ptrdiff_t count(const std::vector<std::string>& all, std::string_view call) {
  return std::ranges::count(all, call);
}

class HooksTest : public ::testing::Test {
 protected:
  HooksTest() { calls.take(); }
  Shop shop_;
};

/// `break` names the hook that fails.
struct Hooked : Scenario {
  void setup(Context& browser, Config& config) override {
    calls.add("setup");
    if (config.get("visit", false)) browser.navigate(config.require("base-url") + "/about");
    if (broken(config, "setup")) browser.click("#nowhere", {.timeout = 100ms});
    if (broken(config, "setup-throws")) throw std::runtime_error("no such account");
    if (broken(config, "setup-lasts")) browser.sleep(60s);
    config.set("made-by-setup", "yes");
  }
  void user_start(Context& user, UserId, const Config& config) override {
    calls.add("user_start");
    user.navigate(config.require("base-url") + "/about").assign("started", true);
    if (broken(config, "user_start")) user.click("#nowhere", {.timeout = 100ms});
  }
  void run(Context& user, UserId, const Config& config) override {
    calls.add("run with " + config.get("made-by-setup", "nothing"));
    if (broken(config, "run")) user.click("#nowhere", {.timeout = 100ms});
    user.sleep(config.get("pause", Duration(200ms)));
  }
  void user_end(Context& user, UserId, const Config& config) override {
    calls.add("user_end at " + user.inner_text("#about"));
    if (broken(config, "user_end")) user.click("#nowhere", {.timeout = 100ms});
  }
  void teardown(Context& browser, const Config& config) override {
    calls.add("teardown with " + config.get("made-by-setup", "nothing"));
    if (broken(config, "teardown")) browser.fail("the account is still there");
  }

 private:
  static bool broken(const Config& config, const char* hook) {
    return config.get("break", "") == hook;
  }
};
LIVELOAD_SCENARIO(Hooked);

std::string at_about(const std::vector<std::string>& all) {
  const auto found =
      std::ranges::find_if(all, [](const auto& c) { return c.starts_with("user_end"); });
  return found == all.end() ? "" : *found;
}

TEST_F(HooksTest, EachIsCalledOnceForWhomItIs) {
  const Outcome outcome = shop_.run("Hooked", {.users = 3, .scenario_duration = 1s});
  ASSERT_TRUE(outcome.result);
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.result->users(), (UserTotals{.total = 3, .succeeded = 3}));
  const auto all = calls.take();
  EXPECT_EQ(count(all, "setup"), 1);
  EXPECT_EQ(count(all, "user_start"), 3);
  EXPECT_EQ(count(all, "run with yes"),
            static_cast<std::ptrdiff_t>(outcome.result->counter("iterations")));
  EXPECT_EQ(count(all, at_about(all)), 3);
  EXPECT_GT(at_about(all).size(), std::string("user_end at ").size()) << "the page is still there";
  EXPECT_EQ(count(all, "teardown with yes"), 1);
  EXPECT_EQ(all.front(), "setup");
  EXPECT_EQ(all.back(), "teardown with yes");
}

TEST_F(HooksTest, NothingIsMeasuredOfSetup) {
  const Outcome outcome = shop_.run(
      "Hooked", {.users = 1, .scenario_duration = 500ms, .config = Config().set("visit", true)});
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(shop_.stats().at("http").at("by_kind").at("page").to_number<int>(), 2)
      << "one page by setup, one by the user";
  EXPECT_EQ(outcome.result->histogram("action_duration_us", "navigate")->count(), 1u);
  EXPECT_EQ(outcome.result->histogram("http_request_duration_us", "document")->count(), 1u);
}

TEST_F(HooksTest, ASetupThatFailsEndsTheScenarioBeforeItStarts) {
  const Outcome outcome =
      shop_.run("Hooked", {.config = Config().set("visit", true).set("break", "setup")});
  EXPECT_FALSE(outcome.result);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->kind, ErrorKind::kScenario);
  EXPECT_THAT(outcome.error->message(), HasSubstr("Step 2: click(#nowhere) failed - timeout"));
  EXPECT_THAT(outcome.error->message(), HasSubstr("setup"));
  EXPECT_THAT(calls.take(), ::testing::ElementsAre("setup", "teardown with nothing"));
}

TEST_F(HooksTest, WhatSetupThrowsEndsTheScenarioBeforeItStarts) {
  const Outcome outcome = shop_.run("Hooked", {.config = Config().set("break", "setup-throws")});
  EXPECT_FALSE(outcome.result);
  ASSERT_TRUE(outcome.error);
  EXPECT_THAT(outcome.error->message(), HasSubstr("no such account"));
}

TEST_F(HooksTest, SetupHasTheTimeOfAnIteration) {
  const Outcome outcome = shop_.run(
      "Hooked", {.iteration_timeout = 300ms, .config = Config().set("break", "setup-lasts")});
  EXPECT_FALSE(outcome.result);
  ASSERT_TRUE(outcome.error);
  EXPECT_THAT(outcome.error->message(), HasSubstr("the iteration ended before"));
}

TEST_F(HooksTest, AStopEndsSetupAtOnceAndTearsDown) {
  const auto start = std::chrono::steady_clock::now();
  std::atomic<bool> stop{false};
  const RunHooks hooks{
      .progress =
          [&](const Progress& now) { stop = stop || now.phase == Progress::Phase::kSettingUp; },
      .stop_requested = [&] { return stop.load(); }};
  const Outcome outcome =
      shop_.run("Hooked", {.config = Config().set("break", "setup-lasts")}, hooks);
  EXPECT_FALSE(outcome.result);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->kind, ErrorKind::kInterrupted);
  EXPECT_THAT(calls.take(), ::testing::ElementsAre("setup", "teardown with nothing"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 40s);
}

TEST_F(HooksTest, ATeardownThatFailsIsAWarning) {
  const Outcome outcome = shop_.run(
      "Hooked", {.scenario_duration = 300ms, .config = Config().set("break", "teardown")});
  ASSERT_TRUE(outcome.result);
  EXPECT_FALSE(outcome.error);
  EXPECT_THAT(outcome.result->warnings(),
              ::testing::Contains(HasSubstr("the account is still there")));
}

TEST_F(HooksTest, AUserStartThatFailsIsItsUsersFailure) {
  const Outcome outcome = shop_.run("Hooked", {.config = Config().set("break", "user_start")});
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->users().failed, 1u);
  ASSERT_EQ(outcome.result->failures().size(), 1u);
  const FailureCategory category = outcome.result->failures().front();
  EXPECT_EQ(category.name, "user_start > click: timeout");
  EXPECT_EQ(category.samples.front().within, "user_start");
  const auto all = calls.take();
  EXPECT_EQ(count(all, "run with yes"), 0);
  EXPECT_NE(at_about(all), "") << "user_end is called after it";
}

TEST_F(HooksTest, UserEndActsOnThePageOfAUserThatFailed) {
  const Outcome outcome = shop_.run("Hooked", {.config = Config().set("break", "run")});
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->users().failed, 1u);
  EXPECT_GT(at_about(calls.take()).size(), std::string("user_end at ").size());
}

TEST_F(HooksTest, WhatFailsInUserEndIsASampleAndNothingElse) {
  const Outcome outcome = shop_.run(
      "Hooked", {.scenario_duration = 300ms, .config = Config().set("break", "user_end")});
  ASSERT_TRUE(outcome.result);
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.result->users().succeeded, 1u);
  ASSERT_EQ(outcome.result->failures().size(), 1u);
  EXPECT_EQ(outcome.result->failures().front().name, "user_end > click: timeout");
}

TEST_F(HooksTest, AStopCallsUserEndAndACutDoesNot) {
  std::atomic<bool> stop{false};
  // Who is stopped before its first iteration has not succeeded.
  std::atomic<std::int64_t> after_iterations{1};
  const RunHooks hooks{.progress =
                           [&](const Progress& now) {
                             stop = stop ||
                                    (now.users_running == 1 && now.iterations >= after_iterations);
                           },
                       .stop_requested = [&] { return stop.load(); }};
  RunOptions options{.config = Config().set("pause", "1s")};
  EXPECT_EQ(shop_.run("Hooked", options, hooks).result->users().succeeded, 1u);
  EXPECT_NE(at_about(calls.take()), "");

  stop = false;
  after_iterations = 0;
  options.stop_grace = 100ms;
  options.config.set("pause", "60s");
  EXPECT_EQ(shop_.run("Hooked", options, hooks).result->users().unfinished, 1u);
  const auto all = calls.take();
  EXPECT_EQ(at_about(all), "");
  EXPECT_EQ(all.back(), "teardown with yes");
}

}  // namespace
}  // namespace liveload::testing
