#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace liveload::base {
namespace {

TEST(Base64, KnowsTheVectorsOfRfc4648AndRefusesTheRest) {
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(*from_base64("Zm9vYg=="), "foob");
  for (const char* bad : {"Zm9", "Zm9vYg=!", "====", "Zg==Zg==", "Zm9v\nYg="}) {
    EXPECT_FALSE(from_base64(bad)) << bad;
  }
}

}  // namespace
}  // namespace liveload::base
