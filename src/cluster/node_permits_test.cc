#include "cluster/node_permits.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "net/fiber.hpp"
#include "scenario/throttle_set.hpp"

namespace liveload::cluster {
namespace {

using namespace std::chrono_literals;
using base::Instant;

const Instant kStart{1h};

/// A node whose one throttle has been asked for once.
class NodePermitsTest : public testing::Test {
 protected:
  NodePermitsTest() { permits_.start(kStart); }

  std::shared_ptr<scenario::PermitSource> asked(const Throttle& throttle) {
    auto source = permits_.make(throttle);
    source->start(kStart);
    EXPECT_TRUE(source->take(kStart, false)) << "nothing was granted yet";
    source->waiting(1);
    return source;
  }

  static Grant granted(std::uint64_t sequence, std::vector<Duration> due) {
    return {.sequence = sequence, .spread = {{.throttle = "r", .due = std::move(due)}}};
  }

  NodePermits permits_;
};

TEST_F(NodePermitsTest, SaysNothingWhileNobodyAsks) {
  permits_.make(Throttle::rate("r", 1));
  EXPECT_FALSE(permits_.demand(kStart));
  EXPECT_FALSE(permits_.demand(kStart + 1h));
}

TEST_F(NodePermitsTest, SaysWhatIsNewAtOnceAndTheSameNowAndThen) {
  const auto source = asked(Throttle::rate("r", 1));
  const auto first = permits_.demand(kStart);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->sequence, 1U);
  EXPECT_EQ(first->throttles.at(0).throttle, "r");
  EXPECT_EQ(first->throttles[0].waiting, 1U);
  EXPECT_EQ(first->throttles[0].asked, 1U);
  EXPECT_FALSE(permits_.demand(kStart + kPermitTick));
  const auto same = permits_.demand(kStart + kDemandInterval);
  ASSERT_TRUE(same);
  EXPECT_EQ(same->sequence, 2U);
  source->waiting(2);
  const auto news = permits_.demand(kStart + kDemandInterval + kPermitTick);
  ASSERT_TRUE(news);
  EXPECT_EQ(news->throttles[0].asked, 2U);
  source->waiting(0);
  EXPECT_TRUE(permits_.demand(kStart + 1s)) << "it may ask again";
  const auto over = permits_.demand(kStart + 12s);
  ASSERT_TRUE(over) << "that it wants nothing any more is news";
  EXPECT_TRUE(over->throttles.empty());
  EXPECT_FALSE(permits_.demand(kStart + 13s));
}

TEST_F(NodePermitsTest, APermitIsGivenWhenItIsDueAndWakesTheQueue) {
  const auto source = asked(Throttle::rate("r", 1));
  int woken = 0;
  source->when_more([&] { ++woken; });
  permits_.grant(granted(1, {1s, 2s}));
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(source->take(kStart, true), kStart + 1s);
  EXPECT_FALSE(source->take(kStart + 1s, true));
  EXPECT_EQ(source->take(kStart + 1s, true), kStart + 2s);
  source->when_more({});
  permits_.grant(granted(2, {3s}));
  EXPECT_EQ(woken, 1) << "the queue is gone";
}

TEST_F(NodePermitsTest, OldRepeatedAndUnknownGrantsAreDropped) {
  const auto source = asked(Throttle::rate("r", 1));
  permits_.grant(granted(5, {1s}));
  permits_.grant(granted(5, {1s}));
  permits_.grant(granted(4, {1500ms}));
  permits_.grant({.sequence = 6, .spread = {{.throttle = "another", .due = {1s}}}});
  EXPECT_FALSE(source->take(kStart + 1s, true));
  EXPECT_EQ(source->take(kStart + 1s, true), Instant::max());
  EXPECT_EQ(permits_.demand(kStart + 1s)->grant_seen, 6U);
}

TEST_F(NodePermitsTest, PermitsAreVoidSoonAfterTheyWereDue) {
  const auto source = asked(Throttle::rate("r", 1));
  permits_.grant(granted(1, {1000ms, 1020ms, 1040ms, 1060ms, 1200ms}));
  EXPECT_FALSE(source->take(kStart + 1110ms, true)) << "due at 1,020: who waits gets it late";
  source->waiting(0);
  EXPECT_FALSE(source->take(kStart + 1110ms, false)) << "due at 1,060: who comes gets the last";
  EXPECT_EQ(source->take(kStart + 1110ms, false), kStart + 1200ms);
}

TEST_F(NodePermitsTest, PlacesAreGivenWithinTheAllowanceAndTheLease) {
  const auto source = asked(Throttle::parallelism("p", 9));
  const auto demand = permits_.demand(kStart);
  ASSERT_TRUE(demand);
  permits_.grant({.sequence = 1, .held = {{"p", 2}}});
  EXPECT_EQ(source->take(kStart, true), Instant::max()) << "no Demand of its own was answered";
  permits_.grant({.sequence = 2, .demand_seen = demand->sequence, .held = {{"p", 2}}});
  EXPECT_FALSE(source->take(kStart, true));
  EXPECT_EQ(source->take(kStart + kFenceAfter, true), Instant::max()) << "counted from its sending";
  EXPECT_FALSE(permits_.must_cut(kStart + kFenceAfter - 1ns));
  EXPECT_TRUE(permits_.must_cut(kStart + kFenceAfter));
  source->give_back();
  EXPECT_FALSE(permits_.must_cut(kStart + kFenceAfter));
}

TEST_F(NodePermitsTest, WhoHoldsMoreThanIsAllowedNowKeepsItAndNoneIsGiven) {
  const auto source = asked(Throttle::parallelism("p", 9));
  ASSERT_TRUE(permits_.demand(kStart));
  permits_.grant({.sequence = 1, .demand_seen = 1, .held = {{"p", 3}}});
  for (int k = 0; k < 3; ++k) EXPECT_FALSE(source->take(kStart, true));
  permits_.grant({.sequence = 2, .demand_seen = 1, .held = {{"p", 1}}});
  EXPECT_EQ(permits_.demand(kStart + 100ms)->throttles.at(0).allowed, 3U);
  source->give_back();
  EXPECT_EQ(permits_.demand(kStart + 200ms)->throttles.at(0).allowed, 2U);
  source->give_back();
  EXPECT_EQ(source->take(kStart, true), Instant::max());
  permits_.grant({.sequence = 3, .demand_seen = 1});
  source->give_back();
  EXPECT_EQ(permits_.demand(kStart + 300ms)->throttles.at(0).allowed, 0U)
      << "what a Grant does not name is not allowed";
}

/// What the node asks for once so many users wait for permits, and somebody for company.
Demand demand_of(NodePermits& permits, std::uint64_t users) {
  const auto deadline = base::Deadline::after(20s);
  while (!deadline.passed()) {
    const auto demand = permits.demand(base::Clock::now());
    std::uint64_t waiting = 0;
    for (const auto& one : demand.value_or(Demand{}).throttles) waiting += one.waiting;
    if (waiting == users && !demand->rendezvous.empty()) return *demand;
    std::this_thread::yield();
  }
  ADD_FAILURE() << "they never came";
  return {};
}

TEST(NodePermits, GrantsOfAnotherThreadLetWaitingUsersGoOn) {
  NodePermits permits;
  auto throttles =
      scenario::ThrottleSet::make({Throttle::rate("r", 1), Throttle::parallelism("p", 1)},
                                  [&](const Throttle& throttle) { return permits.make(throttle); });
  ASSERT_TRUE(throttles);
  const Instant start = base::Clock::now();
  permits.start(start);
  (*throttles)->start(start);
  std::thread users([&] {
    net::EventLoop loop;
    for (const char* name : {"r", "p"}) {
      loop.spawn(
          [&, name] { EXPECT_TRUE((*throttles)->acquire(name, base::Deadline::after(20s))); });
    }
    loop.spawn(
        [&] { EXPECT_TRUE(permits.rendezvous()->meet("door", 2, base::Deadline::after(20s))); });
    loop.run();
  });
  const Demand demand = demand_of(permits, 2);
  const Duration now = base::Clock::now() - start;
  permits.grant(
      {.sequence = 1,
       .demand_seen = demand.sequence,
       .spread = {{.throttle = "r", .due = {now}}},
       .held = {{.throttle = "p", .allowed = 1}},
       .rendezvous = {{.name = "door", .size = 2, .present = 2, .tickets = {1}, .at = now}}});
  users.join();
  (*throttles)->release("p");
}

}  // namespace
}  // namespace liveload::cluster
