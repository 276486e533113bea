#include "cluster/named_server.hpp"

#include <gmock/gmock.h>

namespace liveload::cluster {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(NamedServer, CredentialsAreTakenOutOfTheUrl) {
  const auto user = ticket_for("nats://me:p%40ss%3a%@host:4222", {}, "r1");
  ASSERT_TRUE(user) << user.error().message();
  EXPECT_EQ(user->url, "nats://host:4222");
  EXPECT_EQ(user->user, "me");
  EXPECT_EQ(user->password, "p@ss:%");
  EXPECT_EQ(user->run_id, "r1");
  const auto token = ticket_for("tls://t0ken@[::1]:4222", {}, "r1");
  ASSERT_TRUE(token);
  EXPECT_EQ(token->url, "tls://[::1]:4222");
  EXPECT_EQ(token->user, "");
  EXPECT_EQ(token->password, "t0ken");
  EXPECT_TRUE(JoinTicket::decode(token->encode()));
}

TEST(NamedServer, EachRunHasAKeyOfItsOwn) {
  EXPECT_NE(ticket_for("nats://host", {}, "r")->run_key,
            ticket_for("nats://host", {}, "r")->run_key);
}

TEST(NamedServer, WhatIsNoServerIsRefusedWithoutItsSecret) {
  for (const char* bad :
       {"", "host:4222", "http://me:hushhush@host", "nats://", "nats://me:hushhush@",
        "nats://me:hushhush@host/path", "nats://a,nats://b"}) {
    const auto ticket = ticket_for(bad, {}, "r1");
    ASSERT_FALSE(ticket) << bad;
    EXPECT_EQ(ticket.error().kind, ErrorKind::kUsage);
    EXPECT_THAT(ticket.error().message(), Not(HasSubstr("hushhush")));
  }
}

TEST(NamedServer, ACredentialsFileMustBeOne) {
  EXPECT_THAT(ticket_for("nats://host", "/nowhere.creds", "r1").error().message(),
              HasSubstr("/nowhere.creds"));
  EXPECT_THAT(ticket_for("nats://host", LIVELOAD_SOURCE_DIR "/README.md", "r1").error().cause,
              HasSubstr("no NATS credentials"));
}

}  // namespace
}  // namespace liveload::cluster
