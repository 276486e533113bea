#include "scenario/arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace liveload::scenario {
namespace {

using testing::HasSubstr;

TEST(Shortened, KeepsShortTextAndCutsBetweenCharacters) {
  EXPECT_EQ(shortened("#buy"), "#buy");
  EXPECT_EQ(shortened(std::string(200, 'a')), std::string(200, 'a'));
  EXPECT_EQ(shortened(std::string(201, 'a')), std::string(197, 'a') + "…");
  // Two bytes each: the cut would fall into the middle of the 99th.
  std::string umlauts;
  for (int i = 0; i < 120; ++i) umlauts += "ä";
  const std::string cut = shortened(umlauts);
  EXPECT_EQ(cut, umlauts.substr(0, 196) + "…");
}

TEST(AbsoluteUrl, LeavesWhatHasAScheme) {
  EXPECT_EQ(absolute_url("https://shop.example/a b?q=ü", "about:blank"),
            "https://shop.example/a b?q=ü");
  EXPECT_EQ(absolute_url("about:blank", "http://h/"), "about:blank");
  EXPECT_EQ(absolute_url("data:text/html,hi", "about:blank"), "data:text/html,hi");
}

TEST(AbsoluteUrl, ResolvesByThePage) {
  const std::string page = "http://h:4000/shop/tea?q=1#top";
  EXPECT_EQ(absolute_url("/cart", page), "http://h:4000/cart");
  EXPECT_EQ(absolute_url("coffee", page), "http://h:4000/shop/coffee");
  EXPECT_EQ(absolute_url("?q=2", page), "http://h:4000/shop/tea?q=2");
  EXPECT_EQ(absolute_url("#end", page), "http://h:4000/shop/tea?q=1#end");
  EXPECT_EQ(absolute_url("//other/x", page), "http://other/x");
  EXPECT_EQ(absolute_url("cart", "http://h"), "http://h/cart");
  EXPECT_EQ(absolute_url("cart", "http://h?x=/y"), "http://h/cart");
  EXPECT_EQ(absolute_url("/cart", "http://h?x=/y"), "http://h/cart");
}

TEST(AbsoluteUrl, SaysWhatIsMissing) {
  const auto relative = absolute_url("/cart", "about:blank");
  ASSERT_FALSE(relative);
  EXPECT_EQ(relative.error().kind, ErrorKind::kNavigation);
  EXPECT_THAT(relative.error().cause, HasSubstr("no page is open"));

  const auto bare = absolute_url("localhost:4000/x", "about:blank");
  ASSERT_FALSE(bare);
  EXPECT_EQ(bare.error().hint, "did you mean http://localhost:4000/x?");
  EXPECT_EQ(absolute_url("127.0.0.1:4000", "about:blank").error().hint,
            "did you mean http://127.0.0.1:4000?");

  EXPECT_THAT(absolute_url("", "http://h/").error().cause, HasSubstr("empty"));
}

}  // namespace
}  // namespace liveload::scenario
