#include "cluster/simulated_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace liveload::cluster {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

class SimulatedRunTest : public testing::Test, protected SimulatedRun {};

std::uint64_t iterations(const result::Node& node) {
  return node.measured->totals.counters.at("iterations").aggregate;
}

TEST_F(SimulatedRunTest, HasOneResultOfAllNodesAndMayBeFollowedByAnother) {
  start_agents(3);
  for (int i = 0; i < 2; ++i) {
    const Outcome outcome = run();
    ASSERT_FALSE(outcome.error) << outcome.error->message();
    EXPECT_EQ(outcome.result->users(), (UserTotals{.total = 9, .succeeded = 9}));
    const auto& nodes = outcome.result->data().nodes;
    ASSERT_EQ(nodes.size(), 3U);
    std::uint64_t all = 0;
    for (const result::Node& node : nodes) {
      EXPECT_EQ(node.measured->users.total, 3U);
      EXPECT_TRUE(node.clock_error);
      all += iterations(node);
    }
    EXPECT_EQ(outcome.result->counter("iterations"), all);
    EXPECT_GE(all, 9U * 400 / 75);
  }
}

TEST_F(SimulatedRunTest, UsersOfALostNodeStartAnewOnOthers) {
  options_.scenario_duration = 1500ms;
  start_agents(3);
  const auto lost = std::make_shared<bool>(false);  // The cluster asks until its own end.
  progress_ = [&](const Progress& progress) {
    if (progress.elapsed > 100ms) *lost = true;
  };
  cluster_.watch_machines(
      [lost] { return *lost ? std::vector<Ended>{{"n1", "exit code 4"}} : std::vector<Ended>(); });
  const Outcome outcome = run();
  ASSERT_FALSE(outcome.error) << outcome.error->message();
  EXPECT_EQ(outcome.result->users(), (UserTotals{.total = 9, .succeeded = 9}));
  std::uint64_t errors = 0;
  for (const result::Node& node : outcome.result->data().nodes) {
    errors += node.status == "error" ? 1 : 0;
  }
  EXPECT_EQ(errors, 1U);
  EXPECT_THAT(outcome.result->warnings(), testing::Contains(HasSubstr("exit code 4")));
  EXPECT_THAT(outcome.result->warnings(),
              testing::Contains(HasSubstr("3 users of lost nodes started anew on 2 other nodes")));
}

TEST_F(SimulatedRunTest, GetsUsersAndLosesSomeWhileItGoesOn) {
  options_.scenario_duration = 60s;
  start_agents(3);
  std::int64_t running = 0;
  std::int64_t done = 0;
  progress_ = [&](const Progress& progress) { running = progress.users_running; };
  users_change_ = [&]() -> std::int64_t {
    // Each step waits for what the one before brought.
    if (done == 0 && running == 9) return ++done, 3;
    if (done == 1 && running == 12) return ++done, -4;
    if (done == 2 && running == 8) return ++done, -100;
    return 0;
  };
  const Outcome outcome = run();
  ASSERT_FALSE(outcome.error) << outcome.error->message();
  EXPECT_EQ(done, 3);
  EXPECT_EQ(outcome.result->users(), (UserTotals{.total = 12, .succeeded = 12}));
  for (const result::Node& node : outcome.result->data().nodes) {
    EXPECT_EQ(node.measured->users.total, 4U) << "each went to the node that had the fewest";
  }
  EXPECT_THAT(outcome.result->warnings(), testing::Contains(HasSubstr("3 more, 12 fewer")));
  EXPECT_LT(outcome.result->duration(), 30s);
}

TEST_F(SimulatedRunTest, TellsWhatItHasMeasuredWhileItGoesOn) {
  options_.scenario_duration = 2500ms;
  start_agents(2);
  std::vector<std::uint64_t> counts;
  std::uint64_t told = 0;
  partial_ = [&](const Partial& partial) {
    const RunResult all = partial.result(0);
    counts.push_back(all.counter("iterations"));
    // Who takes the changes only has the same: buckets may grow after they were first told.
    std::uint64_t before = 0;
    const auto series = all.time_series();
    for (std::uint32_t i = 0; i < partial.changed; ++i) before += series[i].counter("iterations");
    const RunResult changes = partial.result(partial.changed);
    std::uint64_t since = 0;
    for (const TimeBucket& bucket : changes.time_series()) since += bucket.counter("iterations");
    EXPECT_EQ(before + since, all.counter("iterations"));
    EXPECT_LE(before, told) << "what was told before has not changed";
    told = before + since;
  };
  const Outcome outcome = run();
  ASSERT_FALSE(outcome.error) << outcome.error->message();
  ASSERT_GE(counts.size(), 2U);
  EXPECT_TRUE(std::ranges::is_sorted(counts));
  EXPECT_GT(counts.back(), 0U);
  EXPECT_LE(counts.back(), outcome.result->counter("iterations"));
}

TEST_F(SimulatedRunTest, ItsPolicyMayBeToFailWithANode) {
  options_.cluster->on_node_loss = OnNodeLoss::kFail;
  options_.scenario_duration = 60s;
  start_agents(2);
  const auto lost = std::make_shared<bool>(false);
  progress_ = [&](const Progress& progress) { *lost = progress.users_running > 0; };
  cluster_.watch_machines(
      [lost] { return *lost ? std::vector<Ended>{{"n0", "exit code 4"}} : std::vector<Ended>(); });
  const Outcome outcome = run();
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->kind, ErrorKind::kCluster);
  EXPECT_THAT(outcome.error->message(), HasSubstr("the node n0 was lost"));
  EXPECT_TRUE(outcome.result);
}

}  // namespace
}  // namespace liveload::cluster
