// Uploads, in the words of the client: binary frames, the preflight, the file's own channel.
#include "upload.hpp"

#include <gtest/gtest.h>

#include "signer.hpp"
#include "testing/fixtures.hpp"

namespace liveload::demo {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// As phoenix.js writes a push: kind, four lengths, four names, the payload.
std::string frame(const std::string& join_ref, const std::string& ref, const std::string& topic,
                  const std::string& event, const std::string& payload) {
  std::string out(1, '\0');
  for (const std::string* name : {&join_ref, &ref, &topic, &event}) {
    out += static_cast<char>(name->size());
  }
  return out + join_ref + ref + topic + event + payload;
}

TEST(BinaryMessageTest, ReadsWhatPhoenixJsWrites) {
  using namespace std::string_literals;
  const std::string recorded =
      "\x00\x02\x02\x05\x05"s + "12" + "13" + "lvu:0" + "chunk" + "\x00\xff"s;
  EXPECT_EQ(frame("12", "13", "lvu:0", "chunk", "\x00\xff"s), recorded);
  const auto message = parse_binary_message(recorded);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->join_ref, "12");
  EXPECT_EQ(message->ref, "13");
  EXPECT_EQ(message->topic, "lvu:0");
  EXPECT_EQ(message->event, "chunk");
  EXPECT_EQ(message->payload, "\x00\xff"s);
}

TEST(BinaryMessageTest, GivesUpOnWhatIsCutShortOrAnotherKind) {
  const std::string good = frame("1", "2", "lvu:0", "chunk", "");
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(parse_binary_message(std::string_view(good).substr(0, length))) << length;
  }
  EXPECT_TRUE(parse_binary_message(good)->payload.empty());
  std::string reply = good;
  reply[0] = 1;
  EXPECT_FALSE(parse_binary_message(reply));
}

TEST(Base64Test, ReadsWithPadding) {
  EXPECT_EQ(from_base64("YQ=="), "a");
  EXPECT_EQ(from_base64("YWI="), "ab");
  EXPECT_EQ(from_base64("YWJj"), "abc");
  EXPECT_FALSE(from_base64(""));
  EXPECT_FALSE(from_base64("YWJ"));
  EXPECT_FALSE(from_base64("YW!j"));
}

value file(const std::string& ref, const std::string& name, std::int64_t size,
           const std::string& type = "image/png") {
  return {{"ref", ref}, {"name", name}, {"size", size}, {"type", type}};
}

std::string no_token(const UploadEntry&) {
  return "token";
}

TEST(UploadTest, RefusesInPhoenixsWords) {
  Upload upload(
      {.name = "photos", .accept = {".png", "audio/*"}, .max_entries = 2, .max_file_size = 10});
  upload.put_entries(array{file("0", "A.PNG", 10), file("1", "b.png", 11),
                           file("2", "c.txt", 1, "text/plain"), file("3", "d", 1, "audio/ogg")});
  EXPECT_EQ(upload.find("0")->problem, "");
  EXPECT_EQ(upload.find("1")->problem, "too_large");
  EXPECT_EQ(upload.find("2")->problem, "not_accepted");
  EXPECT_EQ(upload.find("3")->problem, "");
  EXPECT_TRUE(upload.too_many_files());
  const auto reply = boost::json::parse("{" + upload.preflight(array(), no_token) + "}");
  EXPECT_EQ(reply.at("error"), value(array{array{upload.ref(), "too_many_files"},
                                           array{"1", "too_large"}, array{"2", "not_accepted"}}));
}

TEST(UploadTest, ThePlaceOfAnOnlyFileIsTakenByTheNext) {
  Upload upload({.name = "photo"});
  upload.put_entries(array{file("0", "a", 1)});
  upload.put_entries(array{file("0", "a", 1), file("1", "b", 1)});
  ASSERT_EQ(upload.entries().size(), 1U);
  EXPECT_EQ(upload.entries()[0].ref, "1");
}

TEST(UploadTest, RefusesWhatIsNoListOfFiles) {
  Upload upload({.name = "photo"});
  EXPECT_THROW(upload.put_entries(object()), std::runtime_error);
  EXPECT_THROW(upload.put_entries(array{1}), std::runtime_error);
  EXPECT_THROW(upload.put_entries(array{object{{"ref", "0"}, {"size", -1}}}), std::runtime_error);
  array many;
  for (int i = 0; i < 200; ++i) many.push_back(file(std::to_string(i), "a", 1));
  EXPECT_THROW(upload.put_entries(many), std::runtime_error);
}

struct UploadChannelTest : testing::Test {
  // Joins /papers, selects a file of `size` bytes and asks for its upload.
  void choose(std::int64_t size) {
    const value joined = browser.join(page);
    const std::string text = boost::json::serialize(joined);
    const std::size_t at = text.find("phx-", text.find("rendered"));
    ref = text.substr(at, text.find('"', at) - at);
    ref.erase(std::remove(ref.begin(), ref.end(), '\\'), ref.end());
    browser.say("8", "event",
                {{"type", "form"},
                 {"event", "chosen"},
                 {"value", ""},
                 {"uploads", {{ref, array{file("0", "a.bin", size, "")}}}}});
    browser.say("9", "allow_upload",
                {{"ref", ref}, {"entries", array{file("0", "a.bin", size, "")}}});
  }
  // And joins the file's channel; returns that reply.
  value select(std::int64_t size) {
    choose(size);
    token = last().at_pointer("/4/response/entries/0").as_string();
    EXPECT_EQ(last().at_pointer("/4/response/config"), value({{"chunk_size", 64000},
                                                              {"max_entries", 5},
                                                              {"max_file_size", 16000000},
                                                              {"chunk_timeout", 10000}}));
    return join_file("lvu:0");
  }
  value join_file(const std::string& topic) {
    browser.socket.receive(
        boost::json::serialize(array{"12", "12", topic, "phx_join", {{"token", token}}}));
    return last();
  }
  value chunk(const std::string& bytes) {
    EXPECT_TRUE(browser.socket.receive_binary(frame("12", "13", "lvu:0", "chunk", bytes)));
    return last();
  }
  value progress(int percent) {
    return browser.say(
        "14", "progress",
        {{"event", nullptr}, {"ref", ref}, {"entry_ref", "0"}, {"progress", percent}});
  }
  value last() const { return browser.transport.sent.back(); }

  App app{"secret", Faults{}, {}, 0};
  FakeBrowser browser{app};
  std::string page = "http://x/papers";
  std::string ref, token;
};

TEST_F(UploadChannelTest, TakesChunksAndHandsTheFileOver) {
  EXPECT_EQ(boost::json::serialize(select(6)),
            R"(["12","12","lvu:0","phx_reply",{"status":"ok","response":{}}])");
  EXPECT_EQ(boost::json::serialize(chunk("abc")),
            R"(["12","13","lvu:0","phx_reply",{"status":"ok","response":{}}])");
  progress(50);
  chunk("def");
  const std::size_t before = browser.transport.sent.size();
  progress(100);
  // As recorded: the file's channel closes, the progress is answered, and then the entry goes.
  const auto& sent = browser.transport.sent;
  ASSERT_EQ(sent.size(), before + 3);
  EXPECT_EQ(boost::json::serialize(sent[before]), R"(["12","12","lvu:0","phx_close",{}])");
  EXPECT_EQ(sent[before + 1].at(3), "phx_reply");
  EXPECT_EQ(sent[before + 2].at(3), "diff");
  const value uploads = boost::json::parse(app.stats.to_json()).at("uploads");
  EXPECT_EQ(
      uploads,
      value({{"preflights", 1}, {"entries", 1}, {"completed", 1}, {"chunks", 2}, {"bytes", 6}}));
}

TEST_F(UploadChannelTest, MoreThanWasAnnouncedEndsIt) {
  select(4);
  const std::size_t before = browser.transport.sent.size();
  chunk("12345");
  EXPECT_EQ(browser.transport.sent[before].at_pointer("/4/response"),
            value({{"reason", "file_size_limit_exceeded"}, {"limit", 4}}));
  EXPECT_EQ(browser.transport.sent[before + 1].at(3), "phx_close");
  EXPECT_EQ(chunk("1").at_pointer("/4/response/reason"), "unmatched topic");
}

TEST_F(UploadChannelTest, ATokenIsGoodOnceAndOnlyOurs) {
  select(4);
  EXPECT_EQ(join_file("lvu:1").at_pointer("/4/response/reason"), "disallowed");
  token = "forged.token";
  EXPECT_EQ(join_file("lvu:2").at_pointer("/4/response/reason"), "invalid_token");
}

TEST_F(UploadChannelTest, EndsWithItsView) {
  select(4);
  browser.say("20", "phx_leave", object());
  EXPECT_EQ(boost::json::serialize(last()), R"(["12","12","lvu:0","phx_close",{}])");
}

TEST_F(UploadChannelTest, FaultsDelayTheViewAndNotTheChunks) {
  auto& transport = browser.transport;
  const auto await = [&](std::size_t count) {
    transport.loop.restart();
    while (transport.sent.size() < count &&
           transport.loop.run_one_for(std::chrono::seconds(5)) > 0) {
    }
    ASSERT_EQ(transport.sent.size(), count);
  };
  page = "http://x/papers?event_latency=20";
  const auto start = std::chrono::steady_clock::now();
  choose(4);
  EXPECT_EQ(transport.sent.size(), 1U) << "only the join";
  await(3);
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(40));
  token = last().at_pointer("/4/response/entries/0").as_string();
  join_file("lvu:0");
  chunk("abcd");
  EXPECT_EQ(transport.sent.size(), 5U) << "both at once";
  EXPECT_EQ(progress(100).at(3), "phx_close");
  EXPECT_EQ(transport.sent.size(), 6U) << "the file goes at once, the view answers later";
  await(8);
}

TEST_F(UploadChannelTest, AViewWithoutUploadsCrashesOnThem) {
  browser.join("http://x/counter");
  EXPECT_EQ(browser.say("9", "allow_upload", {{"ref", "x"}, {"entries", array()}}).at(3),
            "phx_error");
}

}  // namespace
}  // namespace liveload::demo
