#include "cluster/join_ticket.hpp"

#include <gmock/gmock.h>

#include "base/base64.hpp"

namespace liveload::cluster {
namespace {

using testing::HasSubstr;
using testing::Not;

JoinTicket ticket() {
  return {
      .url = "tls://10.0.0.1:4222",
      .run_id = "r1",
      .run_key = std::string("\0\xff", 2) + std::string(30, 'k'),
      .user = "agent",
      .password = "pass\"word",
      .credentials = "-----BEGIN NATS USER JWT-----\neyJ0eXAi.x\n------END NATS USER JWT------\n",
      .ca_pem = "-----BEGIN CERTIFICATE-----\nMIIB\n"};
}

TEST(JoinTicket, TravelsAsOneLine) {
  const std::string text = ticket().encode();
  EXPECT_EQ(text.find_first_of(" \n\""), std::string::npos);
  const auto back = JoinTicket::decode("\n " + text + "\r\n");
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_EQ(back->url, ticket().url);
  EXPECT_EQ(back->run_id, ticket().run_id);
  EXPECT_EQ(back->run_key, ticket().run_key);
  EXPECT_EQ(back->user, ticket().user);
  EXPECT_EQ(back->password, ticket().password);
  EXPECT_EQ(back->credentials, ticket().credentials);
  EXPECT_EQ(back->ca_pem, ticket().ca_pem);
}

TEST(JoinTicket, WhatIsNoTicketIsRefusedAndNotQuoted) {
  const std::string text = ticket().encode();
  for (const std::string& bad :
       {std::string(), std::string("secret-looking"), text.substr(0, text.size() / 2),
        base::to_base64("[1]"), base::to_base64("{}"), base::to_base64(R"({"version": 2})"),
        base::to_base64(R"({"version": 1, "url": 3})"), std::string(100'000, 'A')}) {
    const auto read = JoinTicket::decode(bad);
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().kind, ErrorKind::kUsage);
    if (bad.size() > 1) {
      EXPECT_THAT(read.error().message(), Not(HasSubstr(bad)));
    }
  }
}

TEST(JoinTicket, ARunThatIsNoSubjectOrAShortKeyIsRefused) {
  JoinTicket bad = ticket();
  bad.run_id = "a.b";
  EXPECT_FALSE(JoinTicket::decode(bad.encode()));
  bad = ticket();
  bad.run_key.pop_back();
  EXPECT_FALSE(JoinTicket::decode(bad.encode()));
}

TEST(JoinTicket, HidesItsSecrets) {
  base::Secrets secrets;
  ticket().hide_in(secrets);
  const std::string said = secrets.mask("join " + ticket().encode() + " by pass\"word, " +
                                        base::to_base64(ticket().run_key) + ", eyJ0eXAi.x");
  EXPECT_EQ(said, "join [redacted] by [redacted], [redacted], [redacted]");
}

}  // namespace
}  // namespace liveload::cluster
