// Who has no ticket, or the wrong one, gets nothing.
#include <nats/nats.h>

#include "cluster/bus_fixture.hpp"

namespace liveload::cluster::test {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

base::Deadline at_once() {
  return base::Deadline::after(std::chrono::milliseconds(100));
}

/// Somebody with the server's credentials and a NATS client, but without the run's key.
class Stranger {
 public:
  explicit Stranger(const JoinTicket& ticket) {
    natsOptions* options = nullptr;
    natsOptions_Create(&options);
    natsOptions_SetURL(options, ticket.url.c_str());
    natsOptions_SetUserInfo(options, ticket.user.c_str(), ticket.password.c_str());
    EXPECT_EQ(natsConnection_Connect(&connection_, options), NATS_OK);
    natsOptions_Destroy(options);
  }
  ~Stranger() { natsConnection_Destroy(connection_); }
  Stranger(const Stranger&) = delete;
  Stranger& operator=(const Stranger&) = delete;

  void publish(const std::string& subject, const std::string& body) {
    EXPECT_EQ(natsConnection_Publish(connection_, subject.c_str(), body.data(),
                                     static_cast<int>(body.size())),
              NATS_OK);
    EXPECT_EQ(natsConnection_Flush(connection_), NATS_OK);
  }

 private:
  natsConnection* connection_ = nullptr;
};

class StrangerTest : public testing::Test {
 protected:
  void SetUp() override {
    server_ = start_server();
    ASSERT_TRUE(server_);
    coordinator_ = join(server_->coordinator_ticket());
    ASSERT_TRUE(coordinator_);
  }

  std::unique_ptr<BusServer> server_;
  std::unique_ptr<Bus> coordinator_;
};

TEST_F(StrangerTest, WithWrongCredentialsIsTurnedAwayAtOnce) {
  JoinTicket wrong = server_->agent_ticket();
  wrong.password = "guess";
  const auto bus = connect_nats(wrong, "stranger", soon());
  ASSERT_FALSE(bus);
  EXPECT_EQ(bus.error().kind, ErrorKind::kCluster);
  EXPECT_THAT(bus.error().cause, HasSubstr("uthoriz"));
  EXPECT_LT(bus.error().after, std::chrono::seconds(15));
  wrong.user.clear();
  wrong.password.clear();
  EXPECT_FALSE(connect_nats(wrong, "stranger", soon()));
}

TEST_F(StrangerTest, WithoutTheRunsKeyIsNotHeard) {
  Received heard;
  ASSERT_TRUE(coordinator_->subscribe(kSubjects.up_any(), heard.handler()));
  ASSERT_TRUE(coordinator_->flush(soon()));
  Stranger stranger(server_->agent_ticket());
  stranger.publish(kSubjects.up("a"), "unsealed");
  stranger.publish(kSubjects.up("a"), std::string(100, '\0'));
  JoinTicket keyless = server_->agent_ticket();
  keyless.run_key[0] = static_cast<char>(keyless.run_key[0] ^ 1);
  ASSERT_TRUE(join(keyless)->publish(kSubjects.up("a"), "sealed by another run"));
  const auto agent = join(server_->agent_ticket());
  ASSERT_TRUE(eventually([&] { return coordinator_->counts().forged == 3; }));
  ASSERT_TRUE(agent->publish(kSubjects.up("a"), "genuine"));
  EXPECT_THAT(heard.wait_for(1), ElementsAre(Field(&BusMessage::body, "genuine")));
  EXPECT_EQ(coordinator_->counts().forged, 3u);
}

TEST_F(StrangerTest, AForgedAnswerIsPassedOver) {
  Stranger stranger(server_->coordinator_ticket());
  ASSERT_TRUE(coordinator_->subscribe(kSubjects.fetch(), [&](const BusMessage& asked) {
    stranger.publish(asked.reply_to, "forged");
    EXPECT_TRUE(coordinator_->publish(asked.reply_to, "genuine"));
  }));
  ASSERT_TRUE(coordinator_->flush(soon()));
  const auto agent = join(server_->agent_ticket());
  EXPECT_EQ(agent->request(kSubjects.fetch(), "", soon()), "genuine");
  EXPECT_EQ(agent->counts().forged, 1u);
}

TEST_F(StrangerTest, AnAgentCannotSpeakAsTheCoordinatorNorListenToOthers) {
  const auto agent = join(server_->agent_ticket());
  const auto other = join(server_->agent_ticket());
  Received commands, reports;
  ASSERT_TRUE(other->subscribe(kSubjects.down_all(), commands.handler()));
  ASSERT_TRUE(other->flush(soon()));
  ASSERT_TRUE(agent->subscribe(kSubjects.up_any(), reports.handler()));
  ASSERT_TRUE(agent->publish(kSubjects.down_all(), "stop"));
  ASSERT_TRUE(agent->flush(soon()));
  EXPECT_TRUE(eventually([&] { return agent->counts().refused == 2; }));
  EXPECT_THAT(agent->last_trouble(), HasSubstr("run.r1.down.all"));
  ASSERT_TRUE(other->publish(kSubjects.up("b"), "report"));
  ASSERT_TRUE(other->flush(soon()));
  ASSERT_TRUE(agent->flush(soon()));
  ASSERT_TRUE(coordinator_->publish(kSubjects.down_all(), "go on"));
  EXPECT_THAT(commands.wait_for(1), ElementsAre(Field(&BusMessage::body, "go on")));
  EXPECT_EQ(reports.count(), 0u);
}

TEST_F(StrangerTest, AnotherRunsSubjectsAreOutOfReach) {
  const Subjects others("r2");
  ASSERT_TRUE(coordinator_->publish(others.down_all(), "stop"));
  ASSERT_TRUE(coordinator_->flush(soon()));
  EXPECT_TRUE(eventually([&] { return coordinator_->counts().refused == 1; }));
}

TEST(StrangerTls, AServerWithAnotherCertificateIsNotTrusted) {
  const auto server = start_server({.run_id = "r1", .listen = "0.0.0.0", .advertise = "127.0.0.2"});
  const auto another =
      start_server({.run_id = "r1", .listen = "0.0.0.0", .advertise = "127.0.0.2"});
  ASSERT_TRUE(server && another);
  EXPECT_THAT(server->agent_ticket().url, HasSubstr("tls://127.0.0.2:"));
  const auto coordinator = join(server->coordinator_ticket());
  const auto agent = join(server->agent_ticket());
  ASSERT_TRUE(coordinator && agent);
  Received heard;
  ASSERT_TRUE(coordinator->subscribe(kSubjects.hello(), heard.handler()));
  ASSERT_TRUE(coordinator->flush(soon()));
  ASSERT_TRUE(agent->publish(kSubjects.hello(), "encrypted"));
  EXPECT_EQ(heard.wait_for(1).size(), 1u);

  JoinTicket foreign = server->agent_ticket();
  foreign.ca_pem = another->agent_ticket().ca_pem;
  const auto refused = connect_nats(foreign, "test", soon());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCluster);
  EXPECT_THAT(refused.error().cause, HasSubstr("certificate"));

  JoinTicket elsewhere = server->agent_ticket();
  elsewhere.url.replace(elsewhere.url.find("127.0.0.2"), 9, "127.0.0.3");
  EXPECT_FALSE(connect_nats(elsewhere, "test", soon())) << "the certificate is for 127.0.0.2";

  JoinTicket plain = server->agent_ticket();
  plain.url.replace(0, 3, "nats");
  EXPECT_FALSE(connect_nats(plain, "test", at_once())) << "nothing is said in the clear";
}

}  // namespace
}  // namespace liveload::cluster::test
