#include "liveview/message_log.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "liveload/error.hpp"

namespace liveload::liveview {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class MessageLogTest : public testing::Test {
 protected:
  void add(bool sent, std::string_view text, Duration age) {
    log_.add(sent, text.substr(0, MessageLog::kBytes), text.size(), now_ - age);
  }
  std::vector<std::string> lines() const { return log_.lines(now_); }

  MessageLog log_;
  base::Instant now_ = base::Clock::now();
};

TEST_F(MessageLogTest, SaysWhichWayAndHowLongAgo) {
  EXPECT_THAT(lines(), SizeIs(0));
  add(true, R"(["4","6","lv:phx-F1","event",{"event":"inc"}])", 1250ms);
  add(false, R"(["4","6","lv:phx-F1","phx_reply",{}])", 250ms);
  EXPECT_THAT(
      lines(),
      ElementsAre(R"(1.250 s ago, sent 45 bytes: ["4","6","lv:phx-F1","event",{"event":"inc"}])",
                  R"(0.250 s ago, received 36 bytes: ["4","6","lv:phx-F1","phx_reply",{}])"));
}

TEST_F(MessageLogTest, KeepsTheLastTenOldestFirst) {
  for (int i = 0; i < 25; ++i) add(true, fmt::format("[{}]", i), 1s);
  ASSERT_THAT(lines(), SizeIs(10));
  EXPECT_THAT(lines().front(), HasSubstr("[15]"));
  EXPECT_THAT(lines().back(), HasSubstr("[24]"));
}

TEST_F(MessageLogTest, CutsLongMessagesBetweenCharacters) {
  add(false, "x" + std::string(298, 'x') + "ü and more", 1s);
  EXPECT_THAT(lines().at(0), testing::EndsWith(std::string(20, 'x') + "…"));
  add(false, std::string(298, 'y') + "ü and more", 1s);
  EXPECT_THAT(lines().at(1), testing::EndsWith("yü…"));
}

TEST_F(MessageLogTest, HasNoTextOfABinaryMessage) {
  log_.add(true, {}, 4096, now_);
  EXPECT_THAT(lines(), ElementsAre("0.000 s ago, sent 4096 bytes: (binary)"));
}

TEST(WithoutSecrets, TakesTheTokensOutOfAJoin) {
  EXPECT_EQ(
      without_secrets(
          R"(["4","4","lv:phx-F1","phx_join",{"url":"http://shop/","params":{"_csrf_token":"abc\"d","_mounts":0},"session":"SFMy.x","static":"SFMy.y","sticky":false}])"),
      R"(["4","4","lv:phx-F1","phx_join",{"url":"http://shop/","params":{"_csrf_token":…,"_mounts":0},"session":…,"static":…,"sticky":false}])");
  EXPECT_EQ(without_secrets(R"({"session":"cut off in the mid)"), R"({"session":…)");
  EXPECT_EQ(without_secrets(R"({"api_token":123,"x":1})"), R"({"api_token":…,"x":1})");
  EXPECT_EQ(without_secrets(R"({"session":{"n":1}})"), R"({"session":{"n":1}})");
}

TEST(WithoutSecrets, TakesThemOutOfAForm) {
  EXPECT_EQ(without_secrets(
                R"({"value":"_csrf_token=abc&user%5Bemail%5D=ann&user%5Bpassword%5D=open&x=1"})"),
            R"({"value":"_csrf_token=…&user%5Bemail%5D=ann&user%5Bpassword%5D=…&x=1"})");
}

TEST(WithoutSecrets, ShortensWhatLooksLikeAToken) {
  const std::string token = "Q3JhZnRlZEJ5SGFuZDEyMzQ1Njc4OTA_abcdefg";
  EXPECT_EQ(without_secrets(R"({"0":"<input value=\")" + token + R"(\">"})"),
            R"({"0":"<input value=\"Q3Jh…\">"})");
  EXPECT_EQ(without_secrets(R"({"0":"an-ordinary-name-of-several-long-words"})"),
            R"({"0":"an-ordinary-name-of-several-long-words"})");
}

TEST(WithoutSecrets, TakesAnyBytes) {
  for (const std::string text :
       {"", "\"", "\"\\", "\"a\":", "\"token\":", "\"token\":\"\\", "\xff\xfe"}) {
    EXPECT_LE(without_secrets(text).size(), text.size() + 3) << text;
  }
}

}  // namespace
}  // namespace liveload::liveview
