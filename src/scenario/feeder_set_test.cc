#include "scenario/feeder_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>

namespace liveload::scenario {
namespace {

using testing::HasSubstr;

class FeederSetTest : public testing::Test {
 protected:
  std::unique_ptr<FeederSet> make(const Feeder& feeder, const std::string& text,
                                  std::uint64_t users = 1) {
    auto set = FeederSet::make({feeder}, holding(text), users, hidden_);
    EXPECT_TRUE(set) << set.error().message();
    return std::move(*set);
  }
  std::string refused(const std::vector<Feeder>& feeders, const std::string& text,
                      std::uint64_t users = 1) {
    const auto set = FeederSet::make(feeders, holding(text), users, hidden_);
    EXPECT_FALSE(set);
    if (set) return {};
    EXPECT_EQ(set.error().kind, ErrorKind::kConfig);
    return set.error().message();
  }
  static FeederSet::ReadFile holding(const std::string& text) {
    return [text](const Feeder&) -> Result<FeederSet::File> { return FeederSet::File{"f", text}; };
  }
  /// The names of the next rows; "-" where there is none.
  std::string names(FeederSet& set, int count, std::uint64_t user = 1) {
    std::string all;
    for (int i = 0; i < count; ++i) {
      const auto row = set.next("people", user, random_);
      all += row ? (*row)["name"].text() : "-";
    }
    return all;
  }

  const Feeder people_ = Feeder::csv("people", "people.csv");
  const std::string abc_ = "name\nA\nB\nC\n";
  std::mt19937_64 random_{7};
  base::Secrets hidden_;
};

TEST_F(FeederSetTest, InOrderGoesRoundAndIsSharedByAllUsers) {
  const auto set = make(people_, abc_);
  EXPECT_EQ(names(*set, 2, 1), "AB");
  EXPECT_EQ(names(*set, 2, 9), "CA");
}

TEST_F(FeederSetTest, OnceEndsWithTheLastRow) {
  const auto set = make(people_.once(), abc_);
  EXPECT_EQ(names(*set, 5), "ABC--");
}

TEST_F(FeederSetTest, NodesTakeTurnsWithRowsThatGoAround) {
  const auto first = make(people_.once(), "name\nA\nB\nC\nD\nE\n");
  const auto second = make(people_.once(), "name\nA\nB\nC\nD\nE\n");
  first->share(0, 2);
  second->share(1, 2);
  EXPECT_EQ(names(*first, 4), "ACE-");
  EXPECT_EQ(names(*second, 3), "BD-");
}

TEST_F(FeederSetTest, OnceGivesEachRowToOneOfManyThreads) {
  std::string text = "name\n";
  for (int i = 0; i < 4000; ++i) text += std::to_string(i) + "\n";
  const auto set = make(people_.once(), text);
  std::mutex mutex;
  std::set<std::string> seen;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      std::mt19937_64 random;
      while (auto row = set->next("people", 1, random)) {
        const std::lock_guard lock(mutex);
        EXPECT_TRUE(seen.insert((*row)["name"].text()).second);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(seen.size(), 4000U);
}

TEST_F(FeederSetTest, RandomFollowsTheUsersOwnNumbers) {
  const auto set = make(people_.random(), abc_);
  const std::string first = names(*set, 60);
  for (const char* name : {"A", "B", "C"}) EXPECT_THAT(first, HasSubstr(name));
  random_.seed(7);
  EXPECT_EQ(names(*set, 60), first);
}

TEST_F(FeederSetTest, EachUserHasARowOfItsOwn) {
  const auto set = make(people_.unique_to_user(), abc_, 3);
  EXPECT_EQ(names(*set, 2, 3) + names(*set, 2, 1), "CCAA");
  EXPECT_THAT(refused({people_.unique_to_user()}, abc_, 4), HasSubstr("3 rows for 4 users"));
}

TEST_F(FeederSetTest, SecretColumnsAreHidden) {
  const auto set = make(people_.secret("password"), "name,password\nA,hunter22\nB,\n");
  EXPECT_EQ(hidden_.mask("A hunter22"), "A [redacted]");
  EXPECT_THAT(refused({people_.secret("password")}, "name\nA\n"), HasSubstr("no column"));
  EXPECT_THAT(refused({people_.secret("name")}, abc_), HasSubstr("of row 1 is shorter than 4"));
}

TEST_F(FeederSetTest, WhatIsWrongIsNamed) {
  EXPECT_THAT(refused({people_, people_}, abc_), HasSubstr("two feeders have this name"));
  EXPECT_THAT(refused({Feeder::csv("", "x")}, abc_), HasSubstr("needs a name"));
  EXPECT_THAT(refused({people_}, "a\n\"x\n"), HasSubstr("f:2"));
  const auto set = FeederSet::make({people_}, FeederSet::from_disk("/nonexistent"), 1, hidden_);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(set.error().message(), HasSubstr("people.csv"));
}

}  // namespace
}  // namespace liveload::scenario
