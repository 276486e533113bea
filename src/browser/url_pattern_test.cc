#include "browser/url_pattern.hpp"

#include <gtest/gtest.h>

namespace liveload::browser {
namespace {

bool matches(std::string_view pattern, std::string_view url) {
  const auto parsed = UrlPattern::parse(pattern);
  EXPECT_TRUE(parsed) << parsed.error().message();
  return parsed && parsed->matches(url);
}

TEST(UrlPattern, PathsAndWholeAddresses) {
  EXPECT_TRUE(matches("/orders/7", "http://shop:80/orders/7"));
  EXPECT_FALSE(matches("/orders/7", "http://shop/orders/70"));
  EXPECT_FALSE(matches("/orders", "http://shop/x/orders"));
  EXPECT_TRUE(matches("/", "http://shop/"));
  EXPECT_TRUE(matches("http://shop/cart", "http://shop/cart"));
  EXPECT_FALSE(matches("http://shop/cart", "https://shop/cart"));
  EXPECT_TRUE(matches("http://shop", "http://shop/"));
  EXPECT_TRUE(matches("about:blank", "about:blank"));
  EXPECT_FALSE(matches("/blank", "about:blank"));
}

TEST(UrlPattern, OneStarStaysWithinASegmentTwoDoNot) {
  EXPECT_TRUE(matches("/orders/*/edit", "http://shop/orders/7/edit"));
  EXPECT_FALSE(matches("/orders/*/edit", "http://shop/orders/7/8/edit"));
  EXPECT_TRUE(matches("/orders/**", "http://shop/orders/7/8/edit"));
  EXPECT_TRUE(matches("/**/edit", "http://shop/orders/7/8/edit"));
  EXPECT_FALSE(matches("/orders/**", "http://shop/orders"));
  EXPECT_TRUE(matches("**/cart", "https://any.host/a/cart"));
  EXPECT_TRUE(matches("*://shop/c*t", "https://shop/cart"));
  EXPECT_TRUE(matches("http://*/cart", "http://shop:4000/cart"));
  EXPECT_TRUE(matches("/a*a*a*a*a*a*a*a*b", "http://h/aaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
  EXPECT_FALSE(matches("/**a**a**a**a**a**a**b", "http://h/" + std::string(3000, 'a')));
}

TEST(UrlPattern, QueryAndFragmentCountWhereTheyAreAskedFor) {
  EXPECT_TRUE(matches("/search", "http://shop/search?q=tea#top"));
  EXPECT_TRUE(matches("/search?q=*", "http://shop/search?q=tea#top"));
  EXPECT_FALSE(matches("/search?q=cup", "http://shop/search?q=tea"));
  EXPECT_FALSE(matches("/search?q=tea", "http://shop/search"));
  EXPECT_TRUE(matches("/search#top", "http://shop/search?q=tea#top"));
  EXPECT_FALSE(matches("/search#top", "http://shop/search"));
  EXPECT_TRUE(matches("/?page=2", "http://shop/?page=2"));
}

TEST(UrlPattern, IsEncodedAsAddressesAre) {
  EXPECT_TRUE(matches("/café/grün tee", "http://shop/caf%C3%A9/gr%C3%BCn%20tee"));
}

TEST(UrlPattern, WhatCouldNeverMatchIsSaid) {
  for (const char* pattern : {"", "cart", "shop.example/cart"}) {
    const auto parsed = UrlPattern::parse(pattern);
    ASSERT_FALSE(parsed) << pattern;
    EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage);
  }
}

}  // namespace
}  // namespace liveload::browser
