#include "engine/failures.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace liveload::engine {
namespace {

TEST(SampleBudget, GivesTheFirstFewOfEachCategoryAPlace) {
  SampleBudget budget;
  for (std::uint64_t i = 1; i <= SampleBudget::kSamplesPerCategory; ++i)
    EXPECT_EQ(budget.claim("click: timeout"), i);
  EXPECT_FALSE(budget.claim("click: timeout"));
  EXPECT_EQ(budget.claim("fill: timeout"), SampleBudget::kSamplesPerCategory + 1);
}

TEST(SampleBudget, IsBoundedInCategories) {
  SampleBudget budget;
  for (std::size_t i = 0; i < SampleBudget::kMaxCategories; ++i)
    EXPECT_TRUE(budget.claim("category " + std::to_string(i)));
  EXPECT_FALSE(budget.claim("one more"));
  EXPECT_TRUE(budget.claim("category 0")) << "of those known, there is room";
}

TEST(SampleBudget, IsBoundedInBytes) {
  SampleBudget budget;
  EXPECT_TRUE(budget.claim_bytes(SampleBudget::kMaxBytes - 10));
  EXPECT_FALSE(budget.claim_bytes(11));
  EXPECT_TRUE(budget.claim_bytes(10));
  EXPECT_FALSE(budget.claim_bytes(1));
  EXPECT_FALSE(budget.claim_bytes(~std::uint64_t{0}));
}

TEST(SampleBudget, GivesEachPlaceOnceWhoeverAsks) {
  SampleBudget budget;
  std::atomic<int> places{0};
  std::vector<std::thread> shards;
  for (int t = 0; t < 4; ++t) {
    shards.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) places += budget.claim("click: timeout") ? 1 : 0;
    });
  }
  for (std::thread& shard : shards) shard.join();
  EXPECT_EQ(places, 5);
}

TEST(SampleBudget, KeepsTheFirstTroubleWithFiles) {
  SampleBudget budget;
  EXPECT_FALSE(budget.trouble());
  budget.note_trouble({.cause = "the disk is full"});
  budget.note_trouble({.cause = "another"});
  EXPECT_EQ(budget.trouble()->cause, "the disk is full");
}

}  // namespace
}  // namespace liveload::engine
