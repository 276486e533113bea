// What the bus promises: delivery, answers, limits, and that it comes back.
#include <future>

#include "cluster/bus_fixture.hpp"

namespace liveload::cluster::test {
namespace {

using testing::Eq;
using testing::Field;
using testing::HasSubstr;

class BusTest : public testing::Test {
 protected:
  void SetUp() override {
    server_ = start_server();
    ASSERT_TRUE(server_);
    coordinator_ = join(server_->coordinator_ticket());
    agent_ = join(server_->agent_ticket());
    ASSERT_TRUE(coordinator_ && agent_);
  }

  std::unique_ptr<BusServer> server_;
  std::unique_ptr<Bus> coordinator_;
  std::unique_ptr<Bus> agent_;
};

TEST_F(BusTest, CarriesAnyBytesInOrder) {
  Received heard;
  ASSERT_TRUE(coordinator_->subscribe(kSubjects.up_any(), heard.handler()));
  ASSERT_TRUE(coordinator_->flush(soon()));
  const std::string bytes("\0\r\n\xff", 4);
  ASSERT_TRUE(agent_->publish(kSubjects.up("a"), bytes));
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(agent_->publish(kSubjects.up("a"), std::to_string(i)));
  }
  ASSERT_TRUE(agent_->publish(kSubjects.up("a"), ""));
  const auto messages = heard.wait_for(1002);
  ASSERT_EQ(messages.size(), 1002u);
  EXPECT_EQ(messages[0].body, bytes);
  EXPECT_EQ(messages[0].subject, "run.r1.up.a");
  EXPECT_EQ(messages[0].reply_to, "");
  for (std::size_t i = 0; i < 1000; ++i) EXPECT_EQ(messages[i + 1].body, std::to_string(i));
  EXPECT_EQ(messages[1001].body, "");
}

TEST_F(BusTest, CommandsReachOneAgentOrAll) {
  const auto other = join(server_->agent_ticket());
  ASSERT_TRUE(other);
  Received here, there;
  for (auto [bus, heard, node] :
       {std::tuple(agent_.get(), &here, "a"), std::tuple(other.get(), &there, "b")}) {
    ASSERT_TRUE(bus->subscribe(kSubjects.down(node), heard->handler()));
    ASSERT_TRUE(bus->subscribe(kSubjects.down_all(), heard->handler()));
    ASSERT_TRUE(bus->flush(soon()));
  }
  ASSERT_TRUE(coordinator_->publish(kSubjects.down("a"), "one"));
  ASSERT_TRUE(coordinator_->publish(kSubjects.down_all(), "all"));
  EXPECT_THAT(here.wait_for(2), testing::UnorderedElementsAre(Field(&BusMessage::body, "one"),
                                                              Field(&BusMessage::body, "all")));
  EXPECT_THAT(there.wait_for(1), testing::ElementsAre(Field(&BusMessage::body, "all")));
}

TEST_F(BusTest, AnswersARequest) {
  ASSERT_TRUE(coordinator_->subscribe(kSubjects.fetch(), [this](const BusMessage& asked) {
    EXPECT_TRUE(coordinator_->publish(asked.reply_to, asked.body + " there"));
  }));
  ASSERT_TRUE(coordinator_->flush(soon()));
  const auto answer = agent_->request(kSubjects.fetch(), "who is", soon());
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(*answer, "who is there");
}

TEST_F(BusTest, AnAgentAnswersTheCoordinator) {
  ASSERT_TRUE(agent_->subscribe(kSubjects.down("a"), [this](const BusMessage& asked) {
    EXPECT_TRUE(agent_->publish(asked.reply_to, "yes"));
  }));
  ASSERT_TRUE(agent_->flush(soon()));
  EXPECT_EQ(coordinator_->request(kSubjects.down("a"), "there?", soon()), "yes");
}

TEST_F(BusTest, NobodyThereIsKnownAtOnce) {
  const auto answer = agent_->request(kSubjects.fetch(), "x", soon());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kCluster);
  EXPECT_EQ(answer.error().target, "run.r1.fetch");
}

TEST_F(BusTest, NoAnswerIsATimeout) {
  ASSERT_TRUE(coordinator_->subscribe(kSubjects.fetch(), [](const BusMessage&) {}));
  ASSERT_TRUE(coordinator_->flush(soon()));
  const auto answer =
      agent_->request(kSubjects.fetch(), "x", base::Deadline::after(std::chrono::milliseconds(50)));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kTimeout);
  EXPECT_GT(answer.error().after, Duration::zero());
}

TEST_F(BusTest, CarriesTheLargestBodyAndRefusesALargerOne) {
  Received heard;
  ASSERT_TRUE(coordinator_->subscribe(kSubjects.hello(), heard.handler()));
  ASSERT_TRUE(coordinator_->flush(soon()));
  EXPECT_EQ(agent_->max_body(), (1u << 20) - 32);
  const auto refused = agent_->publish(kSubjects.hello(), std::string(agent_->max_body() + 1, 'x'));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kInternal);
  ASSERT_TRUE(agent_->publish(kSubjects.hello(), std::string(agent_->max_body(), 'x')));
  const auto messages = heard.wait_for(1);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].body.size(), agent_->max_body());
}

TEST_F(BusTest, ComesBackWhenTheServerDoes) {
  Received heard;
  ASSERT_TRUE(coordinator_->subscribe(kSubjects.up_any(), heard.handler()));
  ASSERT_TRUE(coordinator_->flush(soon()));
  ASSERT_FALSE(*server_->restart_if_dead(soon()));
  const JoinTicket before = server_->agent_ticket();
  ASSERT_EQ(kill(server_process(), SIGKILL), 0);
  ASSERT_TRUE(eventually([&] { return !agent_->connected() && !coordinator_->connected(); }));
  const auto meanwhile = agent_->publish(kSubjects.up("a"), "lost");
  ASSERT_FALSE(meanwhile);
  EXPECT_EQ(meanwhile.error().kind, ErrorKind::kIo);
  EXPECT_FALSE(agent_->request(kSubjects.fetch(), "x", soon()));

  const auto restarted = server_->restart_if_dead(soon());
  ASSERT_TRUE(restarted) << restarted.error().message();
  EXPECT_TRUE(*restarted);
  EXPECT_EQ(server_->agent_ticket().encode(), before.encode());
  ASSERT_TRUE(eventually(
      [&] { return agent_->counts().reconnects == 1 && coordinator_->counts().reconnects == 1; }));
  ASSERT_TRUE(coordinator_->flush(soon()));
  ASSERT_TRUE(agent_->publish(kSubjects.up("a"), "found"));
  EXPECT_THAT(heard.wait_for(1), testing::ElementsAre(Field(&BusMessage::body, "found")));
}

TEST_F(BusTest, NoHandlerRunsOnceTheBusIsGone) {
  Received heard;
  ASSERT_TRUE(coordinator_->subscribe(kSubjects.up_any(), heard.handler()));
  ASSERT_TRUE(coordinator_->flush(soon()));
  for (int i = 0; i < 5000; ++i) ASSERT_TRUE(agent_->publish(kSubjects.up("a"), "x"));
  heard.wait_for(1);
  coordinator_.reset();
  const std::size_t then = heard.count();
  ASSERT_TRUE(agent_->flush(soon()));
  EXPECT_EQ(heard.count(), then);
}

TEST_F(BusTest, AHandlerThatDoesNotReturnIsGivenUp) {
  const auto entered = std::make_shared<std::promise<void>>();
  const auto leave = std::make_shared<std::promise<void>>();
  ASSERT_TRUE(coordinator_->subscribe(kSubjects.up_any(), [entered, leave](const BusMessage&) {
    entered->set_value();
    leave->get_future().wait();
  }));
  ASSERT_TRUE(coordinator_->flush(soon()));
  ASSERT_TRUE(agent_->publish(kSubjects.up("a"), "x"));
  entered->get_future().wait();
  coordinator_.reset();
  leave->set_value();
}

TEST(BusJoin, WaitsForAServerUntilTheDeadline) {
  JoinTicket ticket;
  {
    const auto gone = start_server();
    ASSERT_TRUE(gone);
    ticket = gone->agent_ticket();
  }
  const auto bus =
      connect_nats(ticket, "test", base::Deadline::after(std::chrono::milliseconds(300)));
  ASSERT_FALSE(bus);
  EXPECT_EQ(bus.error().kind, ErrorKind::kCluster);
  EXPECT_EQ(bus.error().target, ticket.url);
  EXPECT_GT(bus.error().after, std::chrono::milliseconds(200));
  EXPECT_THAT(bus.error().cause, HasSubstr("server"));
}

}  // namespace
}  // namespace liveload::cluster::test
