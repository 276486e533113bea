#include "browser/cdp/envelope.hpp"

#include <gmock/gmock.h>

#include <random>
#include <string>

namespace liveload::browser::cdp {
namespace {

TEST(PeekEnvelope, ReadsReplies) {
  auto reply = peek_envelope(R"({"id":17,"result":{"frameId":"F"},"sessionId":"0A1B"})");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->id, 17);
  EXPECT_EQ(reply->method, "");
  EXPECT_EQ(reply->session, "0A1B");

  reply = peek_envelope(R"({"id":1,"result":{}})");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->id, 1);
  EXPECT_EQ(reply->session, "");
}

TEST(PeekEnvelope, ReadsEvents) {
  const auto event = peek_envelope(
      R"({"method":"Network.dataReceived","params":{"requestId":"1.2"},"sessionId":"AB"})");
  ASSERT_TRUE(event);
  EXPECT_FALSE(event->id);
  EXPECT_EQ(event->method, "Network.dataReceived");
  EXPECT_EQ(event->session, "AB");
}

TEST(PeekEnvelope, TakesNoSessionFromInsideOfTheParameters) {
  const auto nested = peek_envelope(
      R"({"method":"Target.detachedFromTarget","params":{"targetId":"T","sessionId":"AB"}})");
  ASSERT_TRUE(nested);
  EXPECT_EQ(nested->session, "");
  const auto in_text = peek_envelope(
      R"({"method":"A.b","params":{"text":"x,\"sessionId\":\"EVIL\"}"},"sessionId":"AB"})");
  ASSERT_TRUE(in_text);
  EXPECT_EQ(in_text->session, "AB");
  const auto text_last = peek_envelope(R"({"method":"A.b","params":",\"sessionId\":\"EVIL"})");
  ASSERT_TRUE(text_last);
  EXPECT_EQ(text_last->session, "");
}

TEST(PeekEnvelope, RefusesWhatHasAnotherShape) {
  for (const char* text :
       {"", "{", "}", "{}", "null", R"({"id":})", R"({"id":1})", R"({"id":x,"result":{}})",
        R"({"id":99999999999999999999,"result":{}})", R"({"method":""})", R"({"method":"A.b)",
        R"({"method":"A b","params":{}})", R"({ "id":1,"result":{}})", R"("id":1,"result":{}})",
        R"({"params":{},"method":"A.b"})"}) {
    EXPECT_FALSE(peek_envelope(text)) << text;
  }
}

/// Whatever comes, views stay inside of the text and no name holds a quote.
TEST(PeekEnvelope, SurvivesGarbage) {
  const std::string seeds[] = {
      R"({"id":17,"result":{"frameId":"F"},"sessionId":"0A1B"})",
      R"({"method":"Network.dataReceived","params":{"requestId":"1.2"},"sessionId":"AB"})"};
  std::mt19937 random(7);
  const std::string alphabet = R"({}[]",:\0aZ. )";
  for (int round = 0; round < 50'000; ++round) {
    std::string text = seeds[random() % 2];
    for (int change = 0; change < 4; ++change) {
      const auto at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = alphabet[random() % alphabet.size()];
          break;
        case 1:
          text.erase(at, random() % 5 + 1);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 10));
      }
      if (text.empty()) text = "x";
    }
    const auto envelope = peek_envelope(text);
    if (!envelope) continue;
    EXPECT_EQ(envelope->session.find('"'), std::string_view::npos);
    EXPECT_EQ(envelope->method.find('"'), std::string_view::npos);
    EXPECT_NE(envelope->id.has_value(), !envelope->method.empty());
  }
}

}  // namespace
}  // namespace liveload::browser::cdp
