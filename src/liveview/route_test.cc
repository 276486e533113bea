#include "liveview/route.hpp"

#include <gtest/gtest.h>

namespace liveload::liveview {
namespace {

TEST(RouteTemplate, NamesWhatIsOneAmongMany) {
  EXPECT_EQ(route_template("/products/123?x=1"), "/products/:id");
  EXPECT_EQ(route_template("https://shop.example:8080/products/123#top"), "/products/:id");
  EXPECT_EQ(route_template("/u/6ba7b810-9dad-11d1-80b4-00c04fd430c8/edit"), "/u/:uuid/edit");
  EXPECT_EQ(route_template("/commit/0123abcd"), "/commit/:token");
  EXPECT_EQ(route_template("/s/SFMyNTYg2gDaAJhBnQAAA"), "/s/:token");
  EXPECT_EQ(route_template("/reset/" + std::string(40, 'x')), "/reset/:token");
}

TEST(RouteTemplate, NamesFilesByWhatTheyAre) {
  EXPECT_EQ(route_template("/images/12.svg"), "/images/:id.svg");
  EXPECT_EQ(route_template("/assets/js/app-001d2d7239f6983ab6364652b505f92f.js?vsn=d"),
            "/assets/js/app-:token.js");
  EXPECT_EQ(route_template("/assets/app.css"), "/assets/app.css");
  EXPECT_EQ(route_template("/fonts/inter-var.woff2"), "/fonts/inter-var.woff2");
}

TEST(RouteTemplate, KeepsWords) {
  EXPECT_EQ(route_template("/products/deadline/facade"), "/products/deadline/facade");
  EXPECT_EQ(route_template("/blog/how-to-brew-tea-in-10-steps"),
            "/blog/how-to-brew-tea-in-10-steps");
  EXPECT_EQ(route_template("/a/v2/users"), "/a/v2/users");
  EXPECT_EQ(route_template("/products/"), "/products/");
}

TEST(RouteTemplate, HoldsNoSecret) {
  EXPECT_EQ(route_template("https://a/b?token=hush#hush"), "/b");
  EXPECT_EQ(route_template("https://a?token=hush"), "/");
  EXPECT_EQ(route_template("about:blank"), "/");
  EXPECT_EQ(route_template("data:text/html,hush"), "/");
  EXPECT_EQ(route_template(""), "/");
}

TEST(RouteTemplate, IsBounded) {
  std::string deep;
  for (int i = 0; i < 50; ++i) deep += "/seg";
  EXPECT_EQ(route_template(deep), "/seg/seg/seg/seg/seg/seg/seg/seg/…");
  std::string umlauts;
  for (int i = 0; i < 8; ++i) umlauts += "/ääääääääääääääääääa";
  const std::string route = route_template(umlauts);
  EXPECT_LE(route.size(), 200u);
  EXPECT_NE(static_cast<unsigned char>(route.back()) & 0xC0, 0xC0) << "cut within a character";
}

TEST(WithoutQuery, KeepsTheAddress) {
  EXPECT_EQ(without_query("ws://h:4000/live/websocket?_csrf_token=x&vsn=2.0.0"),
            "ws://h:4000/live/websocket");
  EXPECT_EQ(without_query("wss://u:p@h/live"), "wss://h/live");
  EXPECT_EQ(without_query("wss://h/a@b"), "wss://h/a@b");
}

}  // namespace
}  // namespace liveload::liveview
