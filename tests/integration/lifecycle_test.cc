// The rules of a user's life: halt, fail, time-out, duration, stop.

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "liveload/liveload.hpp"
#include "result/data.hpp"
#include "shop.hpp"
#include "support/temp_folder.hpp"

namespace liveload::testing {
namespace {

using namespace std::chrono_literals;

struct Halts : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    user.navigate(config.require("base-url") + "/about").halt();
  }
};
LIVELOAD_SCENARIO(Halts);

struct Fails : Scenario {
  void run(Context& user, UserId id, const Config& config) override {
    user.navigate(config.require("base-url") + "/about");
    if (id == 2) user.fail("the second one always fails");
    if (id == 3) throw std::runtime_error("thrown by the scenario");
    if (id == 4) user.click("#nowhere", {.timeout = 300ms});
    if (id == 5) user.click("a[", {.timeout = 30s});
    user.click("#nowhere-either", {.timeout = 300ms}).halt();
  }
};
LIVELOAD_SCENARIO(Fails);

struct Loops : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    user.navigate(config.require("base-url") + "/about");
    user.assign("rounds", static_cast<std::int64_t>(user.assigned("rounds").number()) + 1);
    user.sleep(config.get("pause", Duration(100ms)));
  }
};
LIVELOAD_SCENARIO(Loops);

/// Keeps its users from their first iteration for a while.
struct StartsSlowly : Scenario {
  static inline std::atomic<int> started{0};
  void user_start(Context& user, UserId, const Config&) override {
    ++started;
    user.sleep(1s);
  }
  void run(Context& user, UserId, const Config&) override { user.sleep(100ms); }
};
LIVELOAD_SCENARIO(StartsSlowly);

struct Refuses : Scenario {
  Result<Config> config(const Config&) override {
    return liveload::fail({.kind = ErrorKind::kConfig, .tried = "configure", .cause = "not today"});
  }
  void run(Context&, UserId, const Config&) override {}
};
LIVELOAD_SCENARIO(Refuses);

std::uint64_t failures(const RunResult& result, const std::string& category) {
  for (const FailureCategory& found : result.failures()) {
    if (found.name == category) return found.total;
  }
  return 0;
}

TEST(Lifecycle, AHaltIsASuccess) {
  Shop shop;
  const Outcome outcome = shop.run("Halts", {.users = 2});
  ASSERT_TRUE(outcome.result);
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.result->users(), (UserTotals{.total = 2, .succeeded = 2}));
  EXPECT_EQ(outcome.result->counter("iterations", "halted"), 2u);
}

TEST(Lifecycle, AFailureEndsItsUserWithASampleAndNoOther) {
  Shop shop;
  const Outcome outcome = shop.run("Fails", {.users = 5});
  ASSERT_TRUE(outcome.result);
  ASSERT_TRUE(outcome.error) << "nobody got through an iteration";
  EXPECT_EQ(outcome.error->kind, ErrorKind::kScenario);
  const RunResult& result = *outcome.result;
  EXPECT_EQ(result.users(), (UserTotals{.total = 5, .failed = 5}));
  EXPECT_EQ(failures(result, "run: scenario"), 2u);
  EXPECT_EQ(failures(result, "click: timeout"), 2u);
  EXPECT_EQ(failures(result, "click: selector"), 1u);
  EXPECT_EQ(result.dimensions("user_failures").size(), result.failures().size());
  for (const FailureCategory& category : result.failures()) {
    EXPECT_EQ(result.counter("user_failures", category.name), category.total);
    for (const FailureSample& sample : category.samples) {
      EXPECT_EQ(sample.url, shop.url("/about"));
      EXPECT_EQ(sample.iteration, 1u);
      EXPECT_FALSE(sample.reason.empty());
    }
  }
}

TEST(Lifecycle, UsersIterateUntilTheDurationIsOverAndTheLastIterationMayEnd) {
  Shop shop;
  const Outcome outcome =
      shop.run("Loops", {.scenario_duration = 2s, .config = Config().set("pause", "700ms")});
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->users().succeeded, 1u);
  // Begun at about 0, 0.75, 1.5 s; the third one ends after the duration.
  EXPECT_EQ(outcome.result->counter("iterations", "completed"), 3u);
  EXPECT_GE(outcome.result->histogram("scenario_duration_us")->max(), 2.1e6);
}

TEST(Lifecycle, AnIterationThatTakesTooLongFails) {
  Shop shop;
  const Outcome outcome =
      shop.run("Loops", {.iteration_timeout = 500ms, .config = Config().set("pause", "30s")});
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->users().failed, 1u);
  EXPECT_EQ(outcome.result->counter("iterations", "timed_out"), 1u);
  const auto duration = outcome.result->histogram("iteration_duration_us", "timed_out");
  ASSERT_TRUE(duration);
  EXPECT_GE(duration->min(), 500'000);
  EXPECT_LE(duration->max(), 800'000);
}

TEST(Lifecycle, AStopLetsIterationsEndAndKeepsWhatWasMeasured) {
  Shop shop;
  std::atomic<bool> stop{false};
  const RunHooks hooks{.progress = [&](const Progress& now) { stop = stop || now.iterations > 3; },
                       .stop_requested = [&] { return stop.load(); }};
  const Outcome outcome = shop.run("Loops", {.users = 2}, hooks);
  ASSERT_TRUE(outcome.result);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->kind, ErrorKind::kInterrupted);
  EXPECT_EQ(outcome.result->users().succeeded, 2u);
  EXPECT_GT(outcome.result->counter("iterations", "completed"), 3u);
}

TEST(Lifecycle, UsersTakenAwayBeforeTheirFirstIterationHaveItAndEndWell) {
  Shop shop;
  StartsSlowly::started = 0;
  int asked = 0;
  // Four at once, before the users are let go, and four when the first is in its user_start.
  const RunHooks hooks{.users_change = [&]() -> std::int64_t {
    if (asked == 2 || (asked == 1 && StartsSlowly::started == 0)) return 0;
    ++asked;
    return -4;
  }};
  const Outcome outcome = shop.run("StartsSlowly", {.users = 8, .scenario_duration = 60s}, hooks);
  ASSERT_TRUE(outcome.result);
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.result->users(), (UserTotals{.total = 8, .succeeded = 8}));
  EXPECT_GE(outcome.result->counter("iterations", "completed"), 8u);
  EXPECT_LT(outcome.result->duration(), 50s) << "all of them went";
  std::uint64_t gone = 0;
  for (const result::Bucket& bucket : outcome.result->data().global.time_series) {
    gone += bucket.users.succeeded;
  }
  EXPECT_EQ(gone, 8u);
}

TEST(Lifecycle, UsersThatHadToWaitForTheirPageAreCountedAsLate) {
  Shop shop;
  const Outcome outcome = shop.run("Halts", {.users = 30});
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->users().succeeded, 30u);
  const std::uint64_t late = outcome.result->counter("generator_users_late");
  EXPECT_GT(late, 0u) << "thirty pages, four at a time, take more than a second";
  EXPECT_LT(late, 30u);
}

TEST(Lifecycle, AUserThatDoesNotEndWithinTheGraceIsCutAndCountsAsUnfinished) {
  Shop shop;
  std::atomic<bool> stop{false};
  const RunHooks hooks{
      .progress = [&](const Progress& now) { stop = stop || now.users_running == 1; },
      .stop_requested = [&] { return stop.load(); }};
  const Outcome outcome =
      shop.run("Loops", {.stop_grace = 200ms, .config = Config().set("pause", "60s")}, hooks);
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->users(), (UserTotals{.total = 1, .unfinished = 1}));
  EXPECT_EQ(outcome.result->counter("iterations", "interrupted"), 1u);
  EXPECT_LT(outcome.result->duration(), 30s);
}

TEST(Lifecycle, AConfigurationThatRefusesEndsTheScenarioBeforeItStarts) {
  Shop shop;
  const Outcome outcome = shop.run("Refuses");
  EXPECT_FALSE(outcome.result);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->kind, ErrorKind::kConfig);
  EXPECT_EQ(outcome.error->cause, "not today");
}

TEST(Lifecycle, ATargetThatIsDownIsANavigationErrorThatSaysSo) {
  std::string url;
  {
    const Shop gone;
    url = gone.url();
  }
  Shop shop;
  const Outcome outcome = shop.run("Halts", {.config = Config().set("base-url", url)});
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->users().failed, 1u);
  EXPECT_EQ(failures(*outcome.result, "navigate: navigation"), 1u);
  const FailureSample sample = outcome.result->failures().front().samples.front();
  EXPECT_NE(sample.reason.find("ERR_CONNECTION_REFUSED"), std::string::npos) << sample.reason;
}

struct Unmakeable : Scenario {
  Unmakeable() {
    if (++made > 1) throw std::runtime_error("made once too often");
  }
  void run(Context&, UserId, const Config&) override {}
  inline static std::atomic<int> made{0};
};
LIVELOAD_SCENARIO(Unmakeable);

TEST(Lifecycle, AScenarioWhoseConstructorThrowsIsItsUsersFailure) {
  Shop shop;
  const Outcome outcome = shop.run("Unmakeable");
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(failures(*outcome.result, "run: scenario"), 1u);
}

TEST(Lifecycle, AFailedScenarioDoesNotStopTheNext) {
  Shop shop;
  RunOptions options{.scenarios = {"Refuses", "Halts"}};
  options.config.set("base-url", shop.url());
  const auto outcomes = liveload::run(options);
  ASSERT_TRUE(outcomes);
  ASSERT_EQ(outcomes->size(), 2u);
  EXPECT_EQ((*outcomes)[0].scenario, "Halts");
  EXPECT_TRUE((*outcomes)[0].result);
  EXPECT_TRUE((*outcomes)[1].error);
}

TEST(Lifecycle, AFileThatDoesNotCompileDoesNotStopTheOthers) {
  const test::TempFolder folder;
  std::ofstream(folder / "broken.cpp") << "#include <liveload/liveload.hpp>\nint x = nonsense;\n";
  std::ofstream(folder / "sound.cpp") << R"(#include <liveload/liveload.hpp>
struct Sound : liveload::Scenario {
  void run(liveload::Context& user, liveload::UserId, const liveload::Config&) override { user.halt(); }
};
LIVELOAD_SCENARIO(Sound);
)";
  const auto outcomes = liveload::run({.what = {folder.path()}});
  ASSERT_TRUE(outcomes);
  ASSERT_EQ(outcomes->size(), 2u);
  EXPECT_EQ((*outcomes)[0].scenario, "broken");
  EXPECT_EQ((*outcomes)[0].error->kind, ErrorKind::kCompile);
  EXPECT_EQ((*outcomes)[1].scenario, "Sound");
  EXPECT_EQ((*outcomes)[1].result->users().succeeded, 1u);
}

}  // namespace
}  // namespace liveload::testing
