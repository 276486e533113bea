#include "live/live_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "support/raw_client.hpp"
#include "support/synthetic_result.hpp"

namespace liveload::live {
namespace {

using test::RawClient;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class LivePageTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = LivePage::open({}, {.stop = true, .change_users = true}, "");
    ASSERT_TRUE(opened) << opened.error().message();
    use(std::move(*opened));
  }

  void use(std::unique_ptr<LivePage> page) {
    page_ = std::move(page);
    const std::string& url = page_->url();
    token_ = url.substr(url.find("token=") + 6);
    authority_ = url.substr(7, url.find("/?") - 7);
    port_ = std::stoi(authority_.substr(authority_.find(':') + 1));
  }

  /// The whole answer to a request with these lines behind its first.
  std::string ask(const std::string& line, const std::string& more = "", std::string host = "") {
    if (host.empty()) host = authority_;
    RawClient client(port_);
    client.say(line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more + "\r\n");
    return client.hear_all();
  }

  std::string order(const std::string& path, const std::string& more = "") {
    return ask("POST /" + path + "?token=" + token_,
               "Content-Type: application/json\r\nContent-Length: 2\r\n" + more + "\r\n{}");
  }

  RawClient watch() {
    RawClient client(port_);
    client.say("GET /events?token=" + token_ + " HTTP/1.1\r\nHost: " + authority_ + "\r\n\r\n");
    client.hear("retry: 1000\n\n");
    return client;
  }

  /// The data of the last event of that kind that the client has heard once one has begun so.
  static Value last(RawClient& client, const std::string& event, const std::string& data = "{") {
    const std::string begin = "event: " + event + "\ndata: ";
    const std::size_t at = client.hear(begin + data).rfind(begin + data);
    if (at == std::string::npos) return {};
    const std::string& heard = client.hear("\n\n", at);
    const std::size_t from = at + begin.size();
    return base::parse_json(heard.substr(from, heard.find('\n', from) - from)).value_or(Value());
  }

  void run_until(int seconds, std::uint32_t changed) {
    page_->show(Progress{.scenario = "BrowseShop", .phase = Progress::Phase::kRunning});
    page_->show(Partial{.changed = changed, .result = [seconds](std::uint32_t) {
                          return support::synthetic_run(3, seconds);
                        }});
  }

  std::unique_ptr<LivePage> page_;
  std::string token_;
  std::string authority_;
  int port_ = 0;
};

TEST_F(LivePageTest, ServesThePageToWhoKnowsTheToken) {
  EXPECT_THAT(ask("GET /?token=" + token_),
              AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("<title>LiveLoad report</title>"),
                    HasSubstr("Cache-Control: no-store"), HasSubstr("frame-ancestors 'none'"),
                    HasSubstr("Referrer-Policy: no-referrer")));
  for (const std::string& address :
       std::vector<std::string>{"/", "/?token=", "/?token=guess", "/events",
                                "/?token=0000000000000000000000000000000"}) {
    EXPECT_THAT(ask("GET " + address), AllOf(StartsWith("HTTP/1.1 403 "), Not(HasSubstr("<title"))))
        << address;
  }
  EXPECT_THAT(ask("GET /else?token=" + token_), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(ask("PUT /?token=" + token_), StartsWith("HTTP/1.1 405 "));
}

TEST_F(LivePageTest, AnswersToItsOwnNamesOnly) {
  const std::string port = ":" + std::to_string(port_);
  EXPECT_THAT(ask("GET /?token=" + token_, "", "localhost" + port), StartsWith("HTTP/1.1 200 "));
  for (const std::string& host :
       std::vector<std::string>{"attacker.test", "127.0.0.1.attacker.test", "localhost.test"}) {
    EXPECT_THAT(ask("GET /?token=" + token_, "", host + port), StartsWith("HTTP/1.1 421 ")) << host;
  }
}

TEST_F(LivePageTest, TakesOrdersFromItsOwnPageOnly) {
  EXPECT_THAT(order("stop", "Origin: http://attacker.test\r\n"), StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(order("stop", "Origin: null\r\n"), StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(ask("POST /stop?token=" + token_, "Content-Type: text/plain\r\n"),
              StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(ask("GET /stop?token=" + token_), StartsWith("HTTP/1.1 404 "));
  EXPECT_FALSE(page_->stop_requested());
  EXPECT_THAT(order("stop", "Origin: http://" + authority_ + "\r\n"), StartsWith("HTTP/1.1 200 "));
  EXPECT_TRUE(page_->stop_requested());
}

TEST_F(LivePageTest, CountsTheUsersThatAreWanted) {
  for (const char* path : {"users/add", "users/add", "users/remove", "users/add"}) order(path);
  EXPECT_EQ(page_->take_users_change(), 2);
  order("users/remove");
  EXPECT_EQ(page_->take_users_change(), -1);
  EXPECT_EQ(page_->take_users_change(), 0);
}

TEST_F(LivePageTest, WhatMayNotBeAskedForIsNotThere) {
  use(std::move(*LivePage::open({}, {}, "")));
  for (const char* path : {"stop", "users/add", "users/remove"}) {
    EXPECT_THAT(order(path), StartsWith("HTTP/1.1 404 ")) << path;
  }
  EXPECT_FALSE(page_->stop_requested());
}

TEST_F(LivePageTest, TellsTheStateFirstAndThenWhatChanges) {
  RawClient first = watch();
  run_until(5, 0);
  const Value state = last(first, "state");
  EXPECT_EQ(state["phase"], Value("running"));
  EXPECT_TRUE(state["can_stop"].truthy());
  EXPECT_TRUE(state["can_change_users"].truthy());
  EXPECT_EQ(state["running"]["from"], Value(0));
  EXPECT_EQ(state["running"]["name"], Value("BrowseShop"));
  first.forget();
  run_until(6, 5);
  EXPECT_EQ(last(first, "update")["running"]["from"], Value(5));

  RawClient second = watch();
  first.forget();
  run_until(7, 6);
  EXPECT_EQ(last(first, "update")["running"]["from"], Value(6));
  EXPECT_EQ(last(second, "state")["running"]["from"], Value(0));
}

TEST_F(LivePageTest, MakesNoResultWhereNobodyLooks) {
  int made = 0;
  const Partial partial{.changed = 0, .result = [&made](std::uint32_t) {
                          ++made;
                          return support::synthetic_run(3, 3);
                        }};
  page_->show(partial);
  EXPECT_EQ(made, 0);
  RawClient client = watch();
  page_->show(partial);
  EXPECT_EQ(made, 1);
}

TEST_F(LivePageTest, EndsWithTheReport) {
  RawClient client = watch();
  run_until(5, 0);
  page_->show(
      Outcome{.scenario = "BrowseShop", .result = support::synthetic_run(3, 5), .error = {}});
  page_->end();
  const Value state = last(client, "state", "{\"phase\":\"ended\"");
  EXPECT_FALSE(state["can_stop"].truthy());
  EXPECT_EQ(state["running"], Value());
  EXPECT_THAT(state["report"]["index"].text(), Not(IsEmpty()));
  EXPECT_THAT(state["report"]["chunks"].text(), Not(IsEmpty()));
}

TEST(LiveAddressTest, IsAHostAPortOrBoth) {
  const auto read = [](std::string_view text) {
    const auto address = parse_live_address(text);
    return address ? address->host + " " + std::to_string(address->port) : "refused";
  };
  EXPECT_EQ(read(""), "127.0.0.1 0");
  EXPECT_EQ(read("4400"), "127.0.0.1 4400");
  EXPECT_EQ(read(":4400"), "127.0.0.1 4400");
  EXPECT_EQ(read("0.0.0.0"), "0.0.0.0 0");
  EXPECT_EQ(read("localhost:4400"), "localhost 4400");
  EXPECT_EQ(read("[::1]:4400"), "::1 4400");
  EXPECT_EQ(read("[::1]"), "::1 0");
  for (const char* text : {"host:", "host:70000", "70000", "host:-1", "host:4x", "http://x:4400",
                           "[::1:4400", "a b:1"}) {
    EXPECT_EQ(read(text), "refused") << text;
  }
}

}  // namespace
}  // namespace liveload::live
