#include "cluster/rendezvous_dealer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace liveload::cluster {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

using Tickets = std::vector<std::uint64_t>;

std::vector<RendezvousDemand> at_the_door(std::uint64_t size, Tickets tickets) {
  return {{.name = "door", .size = size, .tickets = std::move(tickets)}};
}

Tickets told(RendezvousDealer& dealer, const std::string& node) {
  Tickets all;
  for (const RendezvousGrant& grant : dealer.tell(node)) {
    all.insert(all.end(), grant.tickets.begin(), grant.tickets.end());
  }
  return all;
}

TEST(RendezvousDealer, UsersOfSeveralNodesGoOnTogetherOnceTheyAreEnough) {
  RendezvousDealer dealer;
  dealer.report("a", at_the_door(3, {1}));
  dealer.report("b", at_the_door(3, {1}));
  dealer.deal(1s);
  EXPECT_FALSE(dealer.has_news("a"));
  const auto waiting = dealer.tell("a");
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].present, 2U);
  EXPECT_THAT(waiting[0].tickets, IsEmpty());

  dealer.report("b", at_the_door(3, {1, 2}));
  dealer.deal(2s);
  EXPECT_TRUE(dealer.has_news("a"));
  EXPECT_TRUE(dealer.has_news("b"));
  const auto a = dealer.tell("a");
  const auto b = dealer.tell("b");
  EXPECT_THAT(a[0].tickets, ElementsAre(1U));
  EXPECT_THAT(b[0].tickets, ElementsAre(1U, 2U));
  EXPECT_EQ(a[0].at, 2s + kGrantAhead);
  EXPECT_EQ(b[0].at, a[0].at);
  EXPECT_FALSE(dealer.has_news("a"));
}

TEST(RendezvousDealer, ThoseWhoCameFirstGoFirst) {
  RendezvousDealer dealer;
  dealer.report("a", at_the_door(2, {7, 8, 9}));
  dealer.report("b", at_the_door(2, {4}));
  dealer.deal(1s);
  EXPECT_THAT(told(dealer, "a"), ElementsAre(7U, 8U, 9U));
  EXPECT_THAT(told(dealer, "b"), ElementsAre(4U));
  dealer.report("b", at_the_door(2, {4, 5}));
  dealer.deal(2s);
  EXPECT_THAT(told(dealer, "b"), ElementsAre(4U)) << "5 waits for another one";
}

TEST(RendezvousDealer, IsToldAgainUntilTheNodeShowsThatItKnows) {
  RendezvousDealer dealer;
  dealer.report("a", at_the_door(1, {1}));
  dealer.deal(1s);
  EXPECT_THAT(told(dealer, "a"), ElementsAre(1U));
  dealer.report("a", at_the_door(1, {1}));
  dealer.deal(2s);
  EXPECT_THAT(told(dealer, "a"), ElementsAre(1U)) << "the Grant may have been lost";
  EXPECT_EQ(dealer.tell("a")[0].at, 1s + kGrantAhead);
  dealer.report("a", {});
  EXPECT_THAT(dealer.tell("a"), IsEmpty());
}

TEST(RendezvousDealer, WhoGaveUpOrIsLostCountsNoMore) {
  RendezvousDealer dealer;
  dealer.report("a", at_the_door(3, {1, 2}));
  dealer.report("a", at_the_door(3, {2}));
  dealer.report("b", at_the_door(3, {1}));
  dealer.deal(1s);
  EXPECT_EQ(dealer.tell("b")[0].present, 2U);
  dealer.forget("a");
  EXPECT_EQ(dealer.tell("b")[0].present, 1U);
  dealer.report("b", at_the_door(3, {1, 2}));
  dealer.deal(2s);
  EXPECT_FALSE(dealer.has_news("b"));
}

TEST(RendezvousDealer, AnotherNameOrNumberIsAnotherPlace) {
  RendezvousDealer dealer;
  dealer.report("a", {{.name = "door", .size = 2, .tickets = {1}},
                      {.name = "door", .size = 3, .tickets = {2}},
                      {.name = "gate", .size = 2, .tickets = {3}},
                      {.name = "none", .size = 0, .tickets = {4}}});
  dealer.deal(1s);
  EXPECT_THAT(told(dealer, "a"), IsEmpty());
}

}  // namespace
}  // namespace liveload::cluster
