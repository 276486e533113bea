#include "cluster/permit_codec.hpp"

#include <gtest/gtest.h>

#include <random>

namespace liveload::cluster {
namespace {

using namespace std::chrono_literals;

Demand a_demand() {
  return {.sequence = 7,
          .grant_seen = 300,
          .throttles = {{.throttle = "search", .waiting = 5, .asked = 1ULL << 40},
                        {.throttle = "", .held = 2, .allowed = UINT64_MAX}},
          .rendezvous = {{.name = "door", .size = 9, .tickets = {0, 1, 500, UINT64_MAX}}}};
}

Grant a_grant() {
  return {.sequence = 12,
          .demand_seen = 7,
          .spread = {{.throttle = "search", .due = {0ns, 20ms, 20ms, 1h}}},
          .held = {{.throttle = "cart", .allowed = 3}},
          .rendezvous = {{.name = "door", .size = 9, .present = 4, .tickets = {1}, .at = 90s}}};
}

TEST(PermitCodec, ADemandComesBack) {
  const auto back = decode_demand(encode(a_demand()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->sequence, 7U);
  EXPECT_EQ(back->grant_seen, 300U);
  EXPECT_EQ(back->throttles, a_demand().throttles);
  EXPECT_EQ(back->rendezvous, a_demand().rendezvous);
}

TEST(PermitCodec, AGrantComesBack) {
  const auto back = decode_grant(encode(a_grant()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->sequence, 12U);
  EXPECT_EQ(back->demand_seen, 7U);
  EXPECT_EQ(back->spread.at(0).throttle, "search");
  EXPECT_EQ(back->spread[0].due, a_grant().spread[0].due);
  EXPECT_EQ(back->held.at(0).throttle, "cart");
  EXPECT_EQ(back->held[0].allowed, 3U);
  EXPECT_EQ(back->rendezvous.at(0).name, "door");
  EXPECT_EQ(back->rendezvous[0].present, 4U);
  EXPECT_EQ(back->rendezvous[0].tickets, a_grant().rendezvous[0].tickets);
  EXPECT_EQ(back->rendezvous[0].at, 90s);
}

TEST(PermitCodec, WhatIsCutShortOrLongerOrOfAnotherVersionIsRefused) {
  for (const std::string& whole : {encode(a_demand()), encode(a_grant())}) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
      EXPECT_FALSE(decode_demand(whole.substr(0, length)));
      EXPECT_FALSE(decode_grant(whole.substr(0, length)));
    }
  }
  EXPECT_FALSE(decode_demand(encode(a_demand()) + '\0'));
  EXPECT_FALSE(decode_grant(encode(a_grant()) + '\0'));
  std::string other = encode(a_grant());
  other[0] = 2;
  const auto refused = decode_grant(other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kProtocol);
}

TEST(PermitCodec, ATimeThatNoRunReachesIsRefused) {
  Grant grant = a_grant();
  grant.spread[0].due.push_back(24h * 366 * 11);
  EXPECT_FALSE(decode_grant(encode(grant)));
  grant = a_grant();
  grant.rendezvous[0].at = -1ns;
  EXPECT_FALSE(decode_grant(encode(grant)));
}

TEST(PermitCodec, AnyBytesAreReadOrRefused) {
  std::mt19937 random(5);
  int read = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = round % 2 == 0 ? encode(a_demand()) : encode(a_grant());
    for (int k = 0; k < 3; ++k) bytes[random() % bytes.size()] = static_cast<char>(random());
    read += decode_demand(bytes).has_value() + decode_grant(bytes).has_value();
  }
  EXPECT_GT(read, 0) << "some changes are harmless";
}

}  // namespace
}  // namespace liveload::cluster
