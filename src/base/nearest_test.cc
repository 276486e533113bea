#include "base/nearest.hpp"

#include <gtest/gtest.h>

namespace liveload::base {
namespace {

const std::vector<std::string> kNames = {"Browse", "Checkout", "Counter"};

TEST(Nearest, FindsTheSlipOfTheFinger) {
  EXPECT_EQ(nearest("Browze", kNames), "Browse");
  EXPECT_EQ(nearest("browse", kNames), "Browse");
  EXPECT_EQ(nearest("Chekcout", kNames), "Checkout");
  EXPECT_EQ(nearest("Couter", kNames), "Counter");
}

TEST(Nearest, DoesNotGuessWildly) {
  EXPECT_EQ(nearest("SignUp", kNames), "");
  EXPECT_EQ(nearest("", kNames), "");
  EXPECT_EQ(nearest("Browse", {}), "");
}

}  // namespace
}  // namespace liveload::base
