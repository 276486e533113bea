#include "channel.hpp"

#include <gtest/gtest.h>

#include "testing/fixtures.hpp"

namespace liveload::demo {
namespace {

using boost::json::object;
using boost::json::value;

struct ChannelTest : testing::Test {
  App app{"secret", Faults{}, {}, 0};
  FakeBrowser browser{app};
};

TEST_F(ChannelTest, RefusesTokensThatAreNotOurs) {
  const value reply = browser.say("4", "phx_join", {{"url", "http://x/"}, {"session", "e30.e30"}});
  EXPECT_EQ(reply.at(4), value({{"status", "error"}, {"response", {{"reason", "stale"}}}}));
}

TEST_F(ChannelTest, RefusesPagesWithoutLiveView) {
  EXPECT_EQ(browser.join("http://x/about").at_pointer("/4/response/reason"), "unauthorized");
}

TEST_F(ChannelTest, RefusesJoinsToOrder) {
  EXPECT_EQ(browser.join("http://x/?refuse_join=1").at_pointer("/4/response/reason"),
            "unauthorized");
  EXPECT_EQ(browser.join("http://x/?refuse_join=closed").at_pointer("/4/response/reason"),
            "closed");
}

TEST_F(ChannelTest, AnswersOtherTopicsAndHeartbeats) {
  EXPECT_TRUE(browser.socket.receive(R"([null,"1","phoenix","heartbeat",{}])"));
  EXPECT_EQ(boost::json::serialize(browser.transport.sent.back()),
            R"([null,"1","phoenix","phx_reply",{"status":"ok","response":{}}])");
  EXPECT_TRUE(browser.socket.receive(R"(["1","1","room:1","phx_join",{}])"));
  EXPECT_EQ(browser.transport.sent.back().at_pointer("/4/response/reason"), "unmatched topic");
  EXPECT_EQ(browser.click("inc").at_pointer("/4/response/reason"), "unmatched topic");
  EXPECT_EQ(browser.say("3", "phx_leave", object()).at_pointer("/4/status"), "ok");
}

TEST_F(ChannelTest, GivesUpOnWhatIsNoMessage) {
  for (const char* text : {"", "{", "[]", "[1,2,3,4,5]", R"(["1","1","t","e",null])",
                           R"({"topic":"phoenix"})", "[null,null,null,null,{}]"}) {
    EXPECT_FALSE(browser.socket.receive(text)) << text;
  }
}

TEST_F(ChannelTest, UnknownEventsCrashTheViewAndItCanBeJoinedAgain) {
  browser.join("http://x/counter");
  EXPECT_EQ(browser.click("no such event").at(3), "phx_error");
  EXPECT_EQ(browser.click("inc").at_pointer("/4/response/reason"), "unmatched topic");
  EXPECT_EQ(browser.join("http://x/counter").at_pointer("/4/status"), "ok");
}

TEST_F(ChannelTest, AnotherJoinOfTheTopicClosesTheFirst) {
  browser.join("http://x/counter");
  browser.join_ref = "7";
  browser.join("http://x/counter");
  EXPECT_EQ(boost::json::serialize(browser.transport.sent[1]),
            R"(["4","4","lv:phx-1","phx_close",{}])");
  // What the first join still had under way is of no interest to anybody.
  const std::size_t sent = browser.transport.sent.size();
  browser.join_ref = "4";
  browser.click("inc");
  EXPECT_EQ(browser.transport.sent.size(), sent);
}

TEST_F(ChannelTest, AnswersInOrderEachAfterItsDelay) {
  browser.join("http://x/counter?event_latency=20");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(browser.click("inc").is_null());
  EXPECT_TRUE(browser.click("inc").is_null());
  auto& transport = browser.transport;
  while (transport.sent.size() < 3 && transport.loop.run_one_for(std::chrono::seconds(5)) > 0) {
  }
  ASSERT_EQ(transport.sent.size(), 3U);
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(40));
  EXPECT_EQ(boost::json::serialize(transport.sent[1].at_pointer("/4/response/diff")),
            R"({"3":{"0":"1"}})");
  EXPECT_EQ(boost::json::serialize(transport.sent[2].at_pointer("/4/response/diff")),
            R"({"3":{"0":"2"}})");
}

TEST_F(ChannelTest, DropsTheSocketOnTheOrderedEvent) {
  browser.join("http://x/counter?drop_socket=2");
  browser.click("inc");
  EXPECT_FALSE(browser.transport.closed);
  EXPECT_TRUE(browser.click("inc").is_null());
  EXPECT_TRUE(browser.transport.closed);
}

TEST_F(ChannelTest, FaultsOfThePageSurviveItsPatches) {
  browser.join("http://x/?drop_socket=2");
  browser.say("8", "live_patch", {{"url", "http://x/?page=2"}});
  browser.form("search", "q=a");
  browser.form("search", "q=b");
  EXPECT_TRUE(browser.transport.closed);
}

TEST_F(ChannelTest, CountsExactly) {
  browser.join("http://x/counter");
  browser.click("inc");
  browser.click("inc");
  browser.click("boom");
  const value stats = boost::json::parse(app.stats.to_json());
  EXPECT_EQ(stats.at("events"), value({{"boom", 1}, {"inc", 2}}));
  EXPECT_EQ(stats.at("mounts"), 1);
  EXPECT_EQ(stats.at("crashes"), 1);
  EXPECT_EQ(stats.at_pointer("/joins/ok"), 1);
}

}  // namespace
}  // namespace liveload::demo
