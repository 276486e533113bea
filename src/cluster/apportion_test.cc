#include "cluster/apportion.hpp"

#include <gtest/gtest.h>

namespace liveload::cluster {
namespace {

TEST(Apportion, DealsAllByWeight) {
  std::vector<Claim> claims = {{.weight = 1}, {.weight = 0}, {.weight = 3}};
  apportion(8, claims);
  EXPECT_EQ(claims[0].dealt, 2);
  EXPECT_EQ(claims[1].dealt, 0);
  EXPECT_EQ(claims[2].dealt, 6);
}

TEST(Apportion, WhatDoesNotDivideComesOutEvenOverTime) {
  std::vector<Claim> claims = {{.weight = 1}, {.weight = 1}, {.weight = 1.5}};
  std::int64_t sums[3] = {};
  for (int round = 0; round < 700; ++round) {
    apportion(1, claims);
    std::int64_t all = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      sums[i] += claims[i].dealt;
      all += claims[i].dealt;
    }
    ASSERT_EQ(all, 1);
  }
  EXPECT_NEAR(static_cast<double>(sums[0]), 200, 1);
  EXPECT_NEAR(static_cast<double>(sums[1]), 200, 1);
  EXPECT_NEAR(static_cast<double>(sums[2]), 300, 1);
}

TEST(Apportion, CreditsOfBeforeNeverMakeItMoreThanThereIs) {
  std::vector<Claim> claims = {
      {.weight = 1, .credit = 1}, {.weight = 1, .credit = 1}, {.weight = 1, .credit = 1}};
  apportion(1, claims);
  EXPECT_EQ(claims[0].dealt + claims[1].dealt + claims[2].dealt, 1);
}

}  // namespace
}  // namespace liveload::cluster
