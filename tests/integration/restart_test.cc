// The failure policy `restart`, and what a run's seed repeats.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <map>
#include <mutex>

#include "base/json.hpp"
#include "liveload/liveload.hpp"
#include "process/readings.hpp"
#include "shop.hpp"

namespace liveload::testing {
namespace {

using namespace std::chrono_literals;

std::uint64_t failures(const RunResult& result) {
  std::uint64_t all = 0;
  for (const FailureCategory& category : result.failures()) all += category.total;
  return all;
}

/// Every second iteration fails, with things lying about that a new person must not find.
struct Untidy : Scenario {
  void user_start(Context&, UserId, const Config&) override { ++starts; }
  void run(Context& user, UserId, const Config& config) override {
    if (mine_++ == 0) {
      user.navigate(config.require("base-url") + "/products/1").wait_for_liveview();
      if (!user.assigned("basket").is_null()) ++leftovers;
      if (user.inner_text("#cart-count") != "0") ++leftovers;
      user.click("#add-to-cart").wait_for_phx_loading_completion(Phx::kClick, "#add-to-cart");
      user.assign("basket", "full");
      return;
    }
    user.throttle("door");
    user.fail("every second iteration");
  }
  std::vector<Throttle> throttles(const Config&) override {
    return {Throttle::parallelism("door", 1)};
  }
  void user_end(Context&, UserId, const Config&) override { ++ends; }

  inline static std::atomic<std::uint64_t> starts{0};
  inline static std::atomic<std::uint64_t> ends{0};
  inline static std::atomic<int> leftovers{0};

 private:
  int mine_ = 0;
};
LIVELOAD_SCENARIO(Untidy);

TEST(Restart, AScenarioThatFailsEverySecondIterationKeepsItsLoad) {
  Shop shop;
  const Outcome outcome = shop.run("Untidy", {.users = 2,
                                              .scenario_duration = 8s,
                                              .on_failure = OnFailure::kRestart,
                                              .max_restarts = 10'000});
  ASSERT_TRUE(outcome.result);
  EXPECT_FALSE(outcome.error);
  const RunResult& result = *outcome.result;
  const std::uint64_t restarts = result.counter("user_restarts", "scenario");
  EXPECT_GE(restarts, 2u);
  EXPECT_EQ(result.users().total, 2u);
  EXPECT_EQ(result.users().succeeded + result.users().failed, 2u);
  EXPECT_EQ(result.counter("iterations", "failed"), failures(result));
  EXPECT_EQ(failures(result), restarts + result.users().failed)
      << "each failure is followed by a restart, or is the last";
  EXPECT_EQ(Untidy::leftovers, 0) << "no assigns, no cookies";
  EXPECT_EQ(Untidy::starts, restarts + 2);
  EXPECT_EQ(Untidy::ends, restarts + 2);
  for (const TimeBucket& bucket : result.time_series()) {
    if (bucket.offset() < 2s || bucket.offset() >= 7s) continue;
    EXPECT_EQ(bucket.active_users(), 2u) << bucket.offset() / 1s;
  }
  EXPECT_EQ(result.histogram("scenario_duration_us")->count(), 2u) << "one life a user";
}

struct Hopeless : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    iterations = user.iteration();
    user.navigate(config.require("base-url") + "/about").fail("always");
  }
  inline static std::atomic<std::uint64_t> iterations{0};
};
LIVELOAD_SCENARIO(Hopeless);

TEST(Restart, AUserFailsOnceItsRestartsAreUsedUp) {
  Shop shop;
  const Outcome outcome =
      shop.run("Hopeless", {.on_failure = OnFailure::kRestart, .max_restarts = 2});
  ASSERT_TRUE(outcome.result);
  ASSERT_TRUE(outcome.error) << "nobody got through an iteration";
  EXPECT_EQ(outcome.error->kind, ErrorKind::kScenario);
  EXPECT_EQ(outcome.result->users(), (UserTotals{.total = 1, .failed = 1}));
  EXPECT_EQ(outcome.result->counter("user_restarts"), 2u);
  EXPECT_EQ(outcome.result->counter("iterations", "failed"), 3u);
  EXPECT_EQ(Hopeless::iterations, 3u) << "counted over all of a user's lives";
  EXPECT_GE(outcome.result->duration(), 1s) << "the second restart in a row waits";
}

TEST(Restart, AStopDoesNotWaitForRestarts) {
  Shop shop;
  std::atomic<bool> stop{false};
  const RunHooks hooks{.progress = [&](const Progress& now) { stop = stop || now.restarts >= 3; },
                       .stop_requested = [&] { return stop.load(); }};
  const Outcome outcome =
      shop.run("Hopeless",
               {.stop_grace = 60s, .on_failure = OnFailure::kRestart, .max_restarts = 100}, hooks);
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.error->kind, ErrorKind::kInterrupted);
  EXPECT_LT(outcome.result->duration(), 30s);
}

/// The browsers that this process has started: not their renderers, nor what guards them.
std::vector<pid_t> browsers() {
  std::vector<pid_t> all;
  for (const auto pid : process::process_tree(getpid())) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline");
    const std::string command{std::istreambuf_iterator<char>(file), {}};
    const std::string program = command.substr(0, command.find('\0'));
    const bool chromium = program.find("chrom") != program.npos;
    if (chromium && command.find("--type=") == command.npos) all.push_back(pid);
  }
  return all;
}

/// Once the second user is on its page, the first one kills the browser; whoever comes after that
/// is done.
struct Kills : Scenario {
  void run(Context& user, UserId id, const Config& config) override {
    user.navigate(config.require("base-url") + "/about");
    if (killed) {
      user.halt();
    } else if (id == 2) {
      there = true;
      user.wait_for_selector("#nowhere");
    } else if (there) {
      killed = true;
      for (const pid_t pid : browsers()) kill(pid, SIGKILL);
      user.wait_for_selector("#nowhere");
    }
  }
  inline static std::atomic<bool> there{false};
  inline static std::atomic<bool> killed{false};
};
LIVELOAD_SCENARIO(Kills);

TEST(Restart, UsersOfABrowserThatDiedGoOnInAnother) {
  Shop shop;
  const Outcome outcome =
      shop.run("Kills", {.users = 2, .on_failure = OnFailure::kRestart, .shards = 1});
  ASSERT_TRUE(outcome.result);
  const RunResult& result = *outcome.result;
  EXPECT_EQ(result.users(), (UserTotals{.total = 2, .succeeded = 2}));
  EXPECT_EQ(result.counter("user_restarts", "browser_lost"), 2u);
  EXPECT_EQ(result.counter("iterations", "halted"), 2u);
  EXPECT_EQ(failures(result), 2u);
  EXPECT_THAT(result.warnings(), ::testing::Contains(::testing::HasSubstr("died during the run")));
  for (const FailureCategory& category : result.failures()) {
    for (const FailureSample& sample : category.samples)
      EXPECT_EQ(sample.screenshot + sample.page, "") << "there is no page any more";
  }
}

/// What each user drew in its iterations.
struct Draws : Scenario {
  void run(Context& user, UserId id, const Config&) override {
    user.think_time(ThinkTime::exponential(20ms));
    const std::uint64_t number = user.random()();
    {
      const std::lock_guard lock(mutex);
      drawn[id].push_back(number);
    }
    if (user.iteration() == 2) user.fail("so that it is restarted");
    if (user.iteration() == 4) user.halt();
  }
  inline static std::mutex mutex;
  inline static std::map<UserId, std::vector<std::uint64_t>> drawn;
};
LIVELOAD_SCENARIO(Draws);

std::map<UserId, std::vector<std::uint64_t>> draw(std::optional<std::uint64_t> seed) {
  Shop shop;
  const Outcome outcome =
      shop.run("Draws", {.users = 3, .on_failure = OnFailure::kRestart, .seed = seed, .shards = 2});
  EXPECT_TRUE(outcome.result);
  const auto json = base::parse_json(outcome.result->to_json());
  const Value& used = (*json)["options"]["seed"];
  EXPECT_TRUE(!seed || used == Value(static_cast<std::int64_t>(*seed))) << used.text();
  return std::exchange(Draws::drawn, {});
}

TEST(Seed, RepeatsWhatUsersDrawAlsoAfterRestarts) {
  const auto first = draw(42);
  ASSERT_EQ(first.size(), 3u);
  for (const auto& [user, numbers] : first) EXPECT_EQ(numbers.size(), 4u);
  EXPECT_NE(first.at(1), first.at(2));
  EXPECT_EQ(first, draw(42));
  EXPECT_NE(first, draw(43));
  EXPECT_NE(draw({}), draw({})) << "without a seed each run is another one";
}

}  // namespace
}  // namespace liveload::testing
