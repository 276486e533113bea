// The demo as a program, over real connections, in the client's words.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <csignal>

#include "testing/demo_process.hpp"
#include "testing/test_client.hpp"

namespace liveload::demo {
namespace {

using boost::json::object;
using boost::json::value;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::uint64_t number(const value& stats, std::string_view path) {
  return stats.at_pointer({path.data(), path.size()}).to_number<std::uint64_t>();
}

// A delay to order is exact: not a moment early, and late by no more than the machine is busy.
void expect_delay(steady_clock::duration took, int ms) {
  EXPECT_GE(took, milliseconds(ms));
  EXPECT_LT(took, milliseconds(ms + 10));
}

// The best of a few tries, so that a busy machine does not fail what is exact.
template <typename Measure>
steady_clock::duration best_of(int tries, Measure measure) {
  auto best = steady_clock::duration::max();
  for (int i = 0; i < tries; ++i) best = std::min<steady_clock::duration>(best, measure());
  return best;
}

struct Demo : testing::Test {
  DemoProcess process{{"--threads", "2"}};
  TestBrowser browser{process.port()};
};

TEST_F(Demo, ServesPagesAssetsAndPictures) {
  const Reply page = browser.open("/");
  EXPECT_EQ(page.status, 200U);
  EXPECT_NE(page.body.find("data-phx-main"), std::string::npos);
  const std::size_t script = page.body.find("/assets/app-");
  ASSERT_NE(script, std::string::npos);
  const Reply asset =
      browser.request("GET", page.body.substr(script, page.body.find('"', script) - script));
  EXPECT_EQ(asset.status, 200U);
  EXPECT_NE(asset.headers.at("cache-control").find("immutable"), std::string::npos);
  const Reply image = browser.request("GET", "/images/7.svg");
  EXPECT_EQ(image.headers.at("content-type"), "image/svg+xml");
  EXPECT_EQ(
      browser.request("GET", "/images/7.svg", "", {{"if-none-match", image.headers.at("etag")}})
          .status,
      304U);
  EXPECT_EQ(browser.request("GET", "/images/61.svg").status, 404U);
  EXPECT_EQ(browser.request("GET", "/nothing").status, 404U);
  EXPECT_EQ(browser.request("PUT", "/").status, 405U);
  EXPECT_EQ(browser.request("HEAD", "/about").body, "");
  EXPECT_EQ(browser.request("GET", "/favicon.ico").status, 200U);
}

TEST_F(Demo, JoinsAnswersAndRejoinsAfterACrash) {
  browser.open("/counter");
  TestSocket socket(browser);
  EXPECT_EQ(socket.join("/counter").at_pointer("/4/status"), "ok");
  EXPECT_EQ(boost::json::serialize(socket.click("inc")->at(4)),
            R"({"status":"ok","response":{"diff":{"3":{"0":"1"}}}})");
  EXPECT_EQ(socket.click("boom")->at(3), "phx_error");
  EXPECT_EQ(socket.join("/counter", false, 1).at_pointer("/4/status"), "ok");
  EXPECT_EQ(boost::json::serialize(socket.click("inc")->at(4)),
            R"({"status":"ok","response":{"diff":{"3":{"0":"1"}}}})");
  EXPECT_EQ(number(browser.stats(), "/rejoins"), 1U);
}

TEST_F(Demo, PatchesAndNavigates) {
  browser.open("/");
  TestSocket socket(browser);
  socket.join("/");
  const value patch = socket.event("form", "search", "q=oolong").value();
  EXPECT_EQ(patch.at(3), "live_patch");
  EXPECT_EQ(patch.at_pointer("/4/to"), "/?q=oolong");
  EXPECT_TRUE(socket.receive()->at_pointer("/4/response").as_object().contains("diff"));
  socket.send(socket.message("phx_leave", object()));
  EXPECT_EQ(socket.receive()->at(3), "phx_close");
  EXPECT_EQ(socket.receive()->at(3), "phx_reply");
  EXPECT_TRUE(
      socket.join("/products/5", true).at_pointer("/4/response").as_object().contains("container"));
  EXPECT_EQ(socket.receive()->at(3), "diff") << "the reviews come by themselves";
}

TEST_F(Demo, SignsInByAFormAndSellsSomething) {
  EXPECT_EQ(browser.open("/checkout").headers.at("location"), "/login?return_to=%2Fcheckout");
  browser.open("/products/1");
  {
    TestSocket socket(browser);
    socket.join("/products/1");
    socket.click("add_to_cart");
    TestSocket navigating(browser);
    const value refused = navigating.join("/checkout", true);
    EXPECT_EQ(
        boost::json::serialize(refused.at(4)),
        R"({"status":"error","response":{"redirect":{"status":302,"to":"/login?return_to=%2Fcheckout"}}})");
  }
  const std::string form =
      "user[email]=ann@example.com&user[password]=long+enough&return_to=/checkout";
  EXPECT_EQ(browser.request("POST", "/session", form).status, 403U);
  const Reply signed_in =
      browser.request("POST", "/session", form + "&_csrf_token=" + browser.csrf);
  EXPECT_EQ(signed_in.status, 302U);
  EXPECT_EQ(signed_in.headers.at("location"), "/checkout");
  EXPECT_NE(browser.open("/checkout").body.find("ann@example.com"), std::string::npos);
  TestSocket socket(browser);
  socket.join("/checkout");
  const value problems = socket.event("form", "place_order", "order[name]=Ann").value();
  EXPECT_NE(boost::json::serialize(problems).find("16 digits"), std::string::npos);
  EXPECT_EQ(socket
                .event("form", "place_order",
                       "order[name]=Ann&order[address]=1 Mill Lane&order[card]=4242424242424242")
                ->at(3),
            "diff");
  const value reply = socket.receive().value();
  EXPECT_EQ(reply.at_pointer("/4/response/live_redirect/to"), "/orders/1001");
  EXPECT_NE(browser.open("/orders/1001").body.find("Thank you"), std::string::npos);
  TestBrowser stranger(process.port());
  EXPECT_NE(stranger.open("/orders/1001").body.find("No such order"), std::string::npos);
}

TEST_F(Demo, RefusesSocketsWithoutTheTokenOfTheirPage) {
  browser.open("/");
  TestBrowser other(process.port());
  other.open("/");
  std::swap(browser.csrf, other.csrf);
  EXPECT_THROW(TestSocket{browser}, std::runtime_error);
  EXPECT_EQ(browser.request("GET", "/live/longpoll?_csrf_token=" + browser.csrf).body,
            R"({"status":403})");
  const value stats = browser.stats();
  EXPECT_EQ(number(stats, "/websocket/refused"), 1U);
  EXPECT_EQ(number(stats, "/longpoll/GET 403"), 1U);
}

TEST_F(Demo, RefusesJoinsToOrder) {
  browser.open("/counter?refuse_join=1");
  TestSocket socket(browser);
  EXPECT_EQ(boost::json::serialize(socket.join("/counter").at(4)),
            R"({"status":"error","response":{"reason":"unauthorized"}})");
  EXPECT_EQ(number(browser.stats(), "/joins/refused"), 1U);
}

TEST_F(Demo, DelaysAreExact) {
  browser.open("/counter?event_latency=200");
  TestSocket socket(browser);
  socket.join("/counter");
  const auto timed = [](auto action) {
    const auto start = steady_clock::now();
    action();
    return steady_clock::now() - start;
  };
  expect_delay(best_of(3, [&] { return timed([&] { socket.click("inc"); }); }), 200);
  expect_delay(
      best_of(3, [&] { return timed([&] { socket.event("click", "slow", {{"ms", "35"}}); }); }),
      235);
  expect_delay(best_of(3, [&] { return browser.request("GET", "/about?latency=120").took; }), 120);
  expect_delay(best_of(3, [&] { return browser.request("GET", "/images/slow.svg?delay=80").took; }),
               80);
  browser.open("/counter?join_latency=90");
  expect_delay(best_of(3, [&] { return timed([&] { TestSocket(browser).join("/counter"); }); }),
               90);
  EXPECT_LT(best_of(3, [&] { return browser.request("GET", "/about").took; }), milliseconds(50));
}

TEST_F(Demo, DropsTheSocketOnTheOrderedEvent) {
  browser.open("/counter?drop_socket=3");
  TestSocket socket(browser);
  socket.join("/counter");
  EXPECT_TRUE(socket.click("inc"));
  EXPECT_TRUE(socket.click("inc"));
  EXPECT_FALSE(socket.click("inc"));
}

TEST_F(Demo, StatsAreExact) {
  for (int i = 0; i < 3; ++i) browser.open("/counter");
  browser.open("/about");
  browser.open("/nothing");
  browser.open("/products/1?fail=503");
  browser.open("/counter");
  TestSocket socket(browser);
  socket.join("/counter");
  for (int i = 0; i < 7; ++i) socket.click("inc");
  socket.send(R"([null,"99","phoenix","heartbeat",{}])");
  socket.receive();
  const value stats = browser.stats();
  EXPECT_EQ(number(stats, "/dead_renders"), 4U);
  EXPECT_EQ(number(stats, "/mounts"), 1U);
  EXPECT_EQ(number(stats, "/joins/ok"), 1U);
  EXPECT_EQ(stats.at("events"), value({{"inc", 7}}));
  EXPECT_EQ(number(stats, "/heartbeats"), 1U);
  EXPECT_EQ(stats.at_pointer("/http/by_status"), value({{"200", 5}, {"404", 1}, {"503", 1}}));
  EXPECT_EQ(stats.at_pointer("/http/by_kind"), value({{"page", 7}}));
  EXPECT_EQ(number(stats, "/sockets/open_websocket"), 1U);
  EXPECT_EQ(number(stats, "/websocket/upgrades"), 1U);
  EXPECT_EQ(browser.request("GET", "/stats/reset").status, 405U);
  browser.request("POST", "/stats/reset");
  EXPECT_EQ(number(browser.stats(), "/http/requests"), 0U);
  EXPECT_EQ(number(browser.stats(), "/sockets/open"), 1U);
}

struct LongPoll : Demo {
  value poll() { return boost::json::parse(browser.request("GET", url()).body); }
  value post(const std::string& body) {
    return boost::json::parse(browser.request("POST", url(), body).body);
  }
  std::string url() const {
    return "/live/longpoll?vsn=2.0.0&_csrf_token=" + browser.csrf +
           (token.empty() ? "" : "&token=" + token);
  }
  void open(const std::string& target) {
    browser.open(target);
    const value opened = poll();
    EXPECT_EQ(opened.at("status"), 410);
    token = opened.at("token").as_string();
    const value join = boost::json::array{"4", "4", "lv:" + browser.live_id, "phx_join",
                                          join_payload(browser, target)};
    EXPECT_EQ(post(boost::json::serialize(join)), value({{"status", 200}}));
    const value answer = poll();
    EXPECT_EQ(answer.at("status"), 200);
    EXPECT_EQ(answer.at("token"), value(token));
    EXPECT_EQ(
        boost::json::parse(answer.at_pointer("/messages/0").as_string()).at_pointer("/4/status"),
        "ok");
  }
  std::string token;
};

TEST_F(LongPoll, CarriesTheSameMessages) {
  open("/counter");
  const auto click = [&](const char* ref) {
    return boost::json::serialize(
        boost::json::array{"4",
                           ref,
                           "lv:" + browser.live_id,
                           "event",
                           {{"type", "click"}, {"event", "inc"}, {"value", object()}}});
  };
  EXPECT_EQ(post(click("5") + "\n" + click("6")), value({{"status", 200}}));
  EXPECT_EQ(poll().at("messages").as_array().size(), 2U);
  EXPECT_EQ(number(browser.stats(), "/events/inc"), 2U);
  EXPECT_EQ(number(browser.stats(), "/sockets/open_longpoll"), 1U);
  EXPECT_EQ(number(browser.stats(), "/http/requests"), 1U) << "polls are counted apart";
}

TEST_F(LongPoll, WaitsForWhatComesLater) {
  open("/products/1");
  const value answer = poll();
  EXPECT_EQ(boost::json::parse(answer.at_pointer("/messages/0").as_string()).at(3), "diff");
}

TEST_F(LongPoll, EndsASessionThatTalksNonsense) {
  open("/counter");
  EXPECT_EQ(post("nonsense").at("status"), 500);
  EXPECT_EQ(post("[]").at("status"), 410);
  EXPECT_NE(poll().at("token"), value(token)) << "a new session";
  token = "forged.token";
  EXPECT_EQ(post("[]").at("status"), 410);
}

TEST_F(Demo, SurvivesWhatIsNotHttp) {
  EXPECT_NE(browser.raw("nonsense\r\n\r\n").find("400"), std::string::npos);
  EXPECT_NE(browser.raw(std::string(100'000, 'a') + "\r\n\r\n").find("400"), std::string::npos);
  EXPECT_NE(browser.raw("GET / HTTP/1.1\r\nCookie: " + std::string(100'000, 'a') + "\r\n\r\n")
                .find("400"),
            std::string::npos);
  EXPECT_NE(browser.raw("POST /session HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n").find("400"),
            std::string::npos);
  EXPECT_EQ(
      browser
          .raw("GET /live/websocket HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
          .substr(9, 3),
      "403");
  browser.raw("");
  browser.raw(std::string_view("\x00\x16\x03\x01", 4));
  EXPECT_EQ(browser.open("/").status, 200U);
}

TEST_F(Demo, SurvivesWhatIsNoChannelMessage) {
  for (const std::string text :
       {"", "{", "[1,2]", "null", "[\"1\",\"1\",\"lv:x\",\"phx_join\",7]"}) {
    browser.open("/counter");
    TestSocket socket(browser);
    socket.send(text);
    EXPECT_FALSE(socket.receive()) << text;
  }
  browser.open("/counter");
  TestSocket binary(browser);
  binary.send("\x01\x02", true);
  EXPECT_FALSE(binary.receive());
  TestSocket oversized(browser);
  oversized.send(std::string(2 << 20, 'x'));
  EXPECT_FALSE(oversized.receive());
  TestSocket unknown(browser);
  unknown.send(R"(["1","1","room:lobby","phx_join",{}])");
  EXPECT_EQ(unknown.receive()->at_pointer("/4/response/reason"), "unmatched topic");
  EXPECT_TRUE(process.running());
}

TEST(DemoProgram, StallsBetweenTwoInstants) {
  const auto start = steady_clock::now();
  DemoProcess process({"--stall", "0s..1500ms"});
  TestBrowser browser(process.port());
  EXPECT_EQ(browser.request("GET", "/about").status, 200U);
  // The clock of the stall starts after the process did, so the answer cannot come sooner than its
  // end.
  EXPECT_GE(steady_clock::now() - start, milliseconds(1500));
  EXPECT_LT(browser.request("GET", "/about").took, milliseconds(500));
}

TEST(DemoProgram, FailsItsShareOfRequests) {
  DemoProcess process({"--error-rate", "0.25"});
  TestBrowser browser(process.port());
  std::string statuses;
  for (int i = 0; i < 8; ++i)
    statuses += browser.request("GET", "/about").status == 500 ? 'x' : '.';
  EXPECT_EQ(statuses, "...x...x");
  EXPECT_EQ(number(browser.stats(), "/http/by_status/500"), 2U);
}

TEST(DemoProgram, StopsCleanlyWithSocketsOpen) {
  for (const int signal : {SIGTERM, SIGINT}) {
    DemoProcess process;
    TestBrowser browser(process.port());
    browser.open("/feed?every=5");
    TestSocket socket(browser);
    socket.join("/feed?every=5");
    browser.request("GET", "/live/longpoll?_csrf_token=" + browser.csrf);
    EXPECT_EQ(process.stop(signal), 0);
  }
}

TEST(DemoProgram, KnowsItsPagesAfterARestart) {
  std::string csrf, cookie, live_id, live_session;
  {
    DemoProcess first;
    TestBrowser browser(first.port());
    browser.open("/counter");
    std::tie(csrf, cookie, live_id, live_session) =
        std::tie(browser.csrf, browser.cookie, browser.live_id, browser.live_session);
  }
  DemoProcess second;
  TestBrowser browser(second.port());
  std::tie(browser.csrf, browser.cookie, browser.live_id, browser.live_session) =
      std::tie(csrf, cookie, live_id, live_session);
  TestSocket socket(browser);
  EXPECT_EQ(socket.join("/counter", false, 1).at_pointer("/4/status"), "ok");
}

TEST(DemoProgram, NamesWhatIsWrong) {
  DemoProcess process;
  const Finished taken = run_demo({"--port", std::to_string(process.port())});
  EXPECT_EQ(taken.exit_code, 1);
  EXPECT_NE(taken.output.find("cannot listen on 127.0.0.1:"), std::string::npos);
  for (const auto& options : std::vector<std::vector<std::string>>{{"--nonsense"},
                                                                   {"--port", "99999"},
                                                                   {"--latency", "-3"},
                                                                   {"--stall", "7s..5s"},
                                                                   {"--error-rate", "2"},
                                                                   {"--host", "nowhere"}}) {
    const Finished finished = run_demo(options);
    EXPECT_EQ(finished.exit_code, 2) << options[0] << finished.output;
    EXPECT_FALSE(finished.output.empty());
  }
  EXPECT_EQ(run_demo({"--help"}).exit_code, 0);
}

}  // namespace
}  // namespace liveload::demo
