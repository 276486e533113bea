// The small parts: addresses, tokens, sessions, faults, the shop.
#include <gtest/gtest.h>

#include "faults.hpp"
#include "pages/static_pages.hpp"
#include "session.hpp"
#include "shop.hpp"
#include "uri.hpp"

namespace liveload::demo {
namespace {

TEST(Uri, TakesTargetsAndAddresses) {
  const Uri uri = parse_uri("http://127.0.0.1:4000/products/3?q=a%20b+c&page=2&page=3#top");
  EXPECT_EQ(uri.path, "/products/3");
  EXPECT_EQ(uri.query.get("q"), "a b c");
  EXPECT_EQ(uri.query.number("page"), 3);
  EXPECT_EQ(parse_uri("http://host").path, "/");
  EXPECT_EQ(parse_uri("/a?to=http://b/c").path, "/a");
  EXPECT_EQ(parse_uri("/%zz%4").path, "/%zz%4");
}

TEST(Uri, SurvivesItsOwnEncoding) {
  Params params;
  params.set("a b", "100 % & more=less / £");
  EXPECT_EQ(parse_query(params.encode()).get("a b"), "100 % & more=less / £");
}

TEST(Uri, DelaysAreBounded) {
  EXPECT_EQ(parse_query("ms=200").milliseconds("ms"), Milliseconds(200));
  EXPECT_EQ(parse_query("ms=99999999").milliseconds("ms"), Milliseconds(60'000));
  EXPECT_FALSE(parse_query("ms=-1").milliseconds("ms"));
  EXPECT_FALSE(parse_query("ms=2s").milliseconds("ms"));
}

TEST(Uri, KnowsItsOwnPaths) {
  EXPECT_TRUE(is_local_path("/checkout?a=b"));
  for (const char* foreign : {"//evil.example", "https://evil.example", "/\\evil", "", "/a\r\nb"}) {
    EXPECT_FALSE(is_local_path(foreign)) << foreign;
  }
}

TEST(Signer, AcceptsOnlyWhatItSignedForThatPurpose) {
  const Signer signer("secret");
  const std::string token = signer.sign("session", "payload with = and ü");
  EXPECT_EQ(signer.verify("session", token), "payload with = and ü");
  EXPECT_FALSE(signer.verify("live_view", token));
  EXPECT_FALSE(Signer("other").verify("session", token));
  std::string tampered = token;
  tampered[0] = tampered[0] == 'a' ? 'b' : 'a';
  EXPECT_FALSE(signer.verify("session", tampered));
  EXPECT_FALSE(signer.verify("session", ""));
  EXPECT_FALSE(signer.verify("session", "."));
}

TEST(SessionCookie, ComesBackAsItWent) {
  const Signer signer("secret");
  Session session = read_session(signer, "");
  EXPECT_TRUE(session.fresh);
  session.user = "ann@example.com";
  const std::string header = session_cookie(signer, session);
  const Session again = read_session(signer, "other=1; " + header.substr(0, header.find(';')));
  EXPECT_FALSE(again.fresh);
  EXPECT_EQ(again.id, session.id);
  EXPECT_EQ(again.user, "ann@example.com");
  EXPECT_TRUE(again.csrf_matches(session.csrf));
  EXPECT_FALSE(again.csrf_matches(""));
}

TEST(FaultsTest, ErrorRateIsSpreadEvenly) {
  ServerFaults tenth({}, {}, 0.1, {});
  for (int i = 1; i <= 100; ++i) EXPECT_EQ(tenth.next_request_fails(), i % 10 == 0) << i;
  ServerFaults never({}, {}, 0, {});
  ServerFaults always({}, {}, 1, {});
  for (int i = 0; i < 20; ++i) {
    EXPECT_FALSE(never.next_request_fails());
    EXPECT_TRUE(always.next_request_fails());
  }
}

TEST(FaultsTest, StallHoldsWhatFallsIntoIt) {
  const SteadyTime start{};
  const ServerFaults faults({}, {Milliseconds(50), Milliseconds(70)}, 0, start);
  EXPECT_EQ(faults.release(start + Milliseconds(49)), start + Milliseconds(49));
  EXPECT_EQ(faults.release(start + Milliseconds(50)), start + Milliseconds(70));
  EXPECT_EQ(faults.release(start + Milliseconds(70)), start + Milliseconds(70));
  const ServerFaults none({}, {}, 0, start);
  EXPECT_EQ(none.release(start), start);
}

TEST(FaultsTest, QueryGoesBeforeTheCommandLine) {
  Faults server;
  server.event_latency = Milliseconds(100);
  server.latency = Milliseconds(10);
  const Faults page =
      server.with_query(parse_query("event_latency=200&fail=503&refuse_join=stale"));
  EXPECT_EQ(page.event_latency, Milliseconds(200));
  EXPECT_EQ(page.latency, Milliseconds(10));
  EXPECT_EQ(page.fail, 503);
  EXPECT_EQ(page.refuse_join, "stale");
  EXPECT_EQ(server.with_query(parse_query("fail=200")).fail, 0);
}

TEST(CatalogueTest, IsTheSameEachTimeAndCanBeSearched) {
  const Catalogue catalogue;
  EXPECT_EQ(catalogue.products().size(), 60U);
  EXPECT_EQ(catalogue.find(61), nullptr);
  EXPECT_EQ(catalogue.find(0), nullptr);
  EXPECT_EQ(catalogue.search("").size(), 60U);
  EXPECT_EQ(catalogue.search("OOLONG").size(), 10U);
  EXPECT_EQ(catalogue.search("  mist cup ").size(), 1U);
  EXPECT_EQ(catalogue.search("no such thing").size(), 0U);
}

TEST(CartsTest, CountAndOrder) {
  const Catalogue catalogue;
  Carts carts;
  carts.add("me", 1, 2);
  carts.add("me", 1, 1);
  carts.set_quantity("me", 2, 1000);
  EXPECT_EQ(carts.count("me"), 3 + 99);
  carts.set_quantity("me", 2, 0);
  const Order order = carts.place_order("me", catalogue, "Ann", "Mill Lane");
  EXPECT_EQ(order.total_cents, 3 * catalogue.find(1)->price_cents);
  EXPECT_EQ(carts.count("me"), 0);
  EXPECT_TRUE(carts.find_order(order.id, "me"));
  EXPECT_FALSE(carts.find_order(order.id, "you"));
}

TEST(CartsTest, ForgetTheOldest) {
  Carts carts;
  carts.add("first", 1, 1);
  for (int i = 0; i < 50'000; ++i) carts.add(std::to_string(i), 1, 1);
  EXPECT_EQ(carts.count("first"), 0);
  EXPECT_EQ(carts.count("49999"), 1);
}

TEST(StaticPages, KnowEmailAddresses) {
  EXPECT_TRUE(is_email("ann@example.com"));
  for (const char* text : {"", "ann", "@b", "a@", "a@b@c", "a b@c"}) EXPECT_FALSE(is_email(text));
}

}  // namespace
}  // namespace liveload::demo
