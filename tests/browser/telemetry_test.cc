#include <algorithm>

#include "browser/browser_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::IsEmpty;
using testing::Lt;
using testing::SizeIs;

class TelemetryTest : public BrowserTest {
 protected:
  static test::HttpResponse answer(const test::HttpRequest& request) {
    const auto& target = request.target;
    const auto number = [&] { return std::stoi(target.substr(target.find('=') + 1)); };
    if (target.starts_with("/delayed")) {
      return {
          .body = std::string(1000, 'x'), .type = "text/plain", .delay = milliseconds(number())};
    }
    if (target.starts_with("/status")) return {.status = number(), .body = "fault"};
    if (target == "/redirect")
      return {.status = 302, .headers = {{"Location", "/status?code=200"}}};
    if (target == "/hang-up") return {.hang_up = true};
    if (target == "/post") return {.body = request.body};
    if (target == "/cached") {
      return {.body = "keep", .type = "text/plain", .headers = {{"Cache-Control", "max-age=1000"}}};
    }
    if (target == "/style.css") return {.body = "p { color: red }", .type = "text/css"};
    return test::serve_folder(LIVELOAD_SOURCE_DIR "/tests/browser/pages")(request);
  }

  /// Runs `body` on the page at `path` of this fixture's server.
  void with_traffic(const std::string& path, const std::function<void(Page&)>& body) {
    with_page("", [&](Page& page) {
      ok(page.navigate(answers_.url(path), soon()));
      body(page);
    });
  }

  void wait_for_state(Page& page, const std::string& state) {
    ok(page.call(
        "(state) => new Promise((resolve) => { const look = () => state === "
        "document.getElementById('state').textContent ? resolve() : setTimeout(look, 5); look() })",
        {state}, "the state " + state, soon()));
    ok(page.drain(soon()));
  }

  const RecordingObserver::Exchange& exchange(const std::string& path) {
    static const RecordingObserver::Exchange kNone{};
    const auto found = std::find_if(observer_.exchanges.begin(), observer_.exchanges.end(),
                                    [&](const auto& e) { return e.url == answers_.url(path); });
    EXPECT_NE(found, observer_.exchanges.end()) << path;
    return found == observer_.exchanges.end() ? kNone : *found;
  }

  test::HttpServer answers_{answer};
};

TEST_F(TelemetryTest, EveryRequestThatTheServerSawIsReportedOnce) {
  with_traffic("/traffic.html", [&](Page& page) { wait_for_state(page, "done"); });
  std::vector<std::string> seen, reported;
  for (const auto& request : answers_.requests())
    seen.push_back(request.method + " " + answers_.url(request.target));
  for (const auto& e : observer_.exchanges) reported.push_back(e.method + " " + e.url);
  // Chromium tries once more, unasked, when a reused connection is hung up on: one request to it.
  const auto hung_up = "GET " + answers_.url("/hang-up");
  while (std::count(seen.begin(), seen.end(), hung_up) > 1)
    seen.erase(std::find(seen.begin(), seen.end(), hung_up));
  EXPECT_THAT(reported, testing::UnorderedElementsAreArray(seen));
}

TEST_F(TelemetryTest, ExchangesSayWhatHappened) {
  const auto before = Clock::now();
  with_traffic("/traffic.html", [&](Page& page) { wait_for_state(page, "done"); });
  EXPECT_EQ(exchange("/traffic.html").type, "document");
  EXPECT_EQ(exchange("/traffic.js").type, "script");
  EXPECT_EQ(exchange("/style.css").type, "stylesheet");
  EXPECT_EQ(exchange("/missing.png").type, "image");
  EXPECT_EQ(exchange("/missing.png").times.status, 404);
  EXPECT_EQ(exchange("/redirect").times.status, 302);
  EXPECT_EQ(exchange("/status?code=500").times.status, 500);
  EXPECT_EQ(exchange("/status?code=500").type, "xhr");
  EXPECT_EQ(exchange("/post").method, "POST");
  EXPECT_EQ(exchange("/hang-up").error, "net::ERR_EMPTY_RESPONSE");
  EXPECT_EQ(exchange("/hang-up").times.status, 0);
  for (const auto& e : observer_.exchanges) {
    EXPECT_THAT(e.times.sent, Ge(before)) << e.url;
    EXPECT_THAT(e.times.ended, AllOf(Ge(e.times.sent), Lt(Clock::now()))) << e.url;
    EXPECT_FALSE(e.times.unfinished) << e.url;
  }
}

TEST_F(TelemetryTest, TimesAreThoseOfTheServer) {
  // What a busy machine adds is true, too, but not the server's: the quickest of ten is near it.
  Duration quickest = Duration::max();
  for (int attempt = 0; attempt < 10 && quickest >= milliseconds(215); ++attempt) {
    observer_.exchanges.clear();
    with_traffic("/traffic.html", [&](Page& page) { wait_for_state(page, "done"); });
    const auto ttfb = exchange("/delayed?ms=200").times.ttfb;
    ASSERT_TRUE(ttfb);
    EXPECT_GE(*ttfb, milliseconds(200));
    quickest = std::min(quickest, *ttfb);
  }
  EXPECT_LT(quickest, milliseconds(215));
  const auto& delayed = exchange("/delayed?ms=200").times;
  EXPECT_THAT(delayed.ended - delayed.sent, AllOf(Ge(*delayed.ttfb), Lt(milliseconds(400))));
  EXPECT_THAT(delayed.received_bytes, AllOf(Ge(1000U), Lt(1400U)));
  const auto& first = exchange("/traffic.html").times;
  EXPECT_TRUE(first.connect);
  EXPECT_FALSE(first.tls);
  EXPECT_FALSE(delayed.connect) << "its connection was open already";
  EXPECT_FALSE(delayed.dns);
}

TEST_F(TelemetryTest, WhatWasUnderWayAtTheEndIsUnfinished) {
  with_traffic("/traffic.html?do=leave", [&](Page& page) {
    ok(page.drain(soon()));
    EXPECT_THAT(observer_.exchanges, SizeIs(4));
  });
  const auto& left = exchange("/delayed?ms=30000");
  EXPECT_TRUE(left.times.unfinished);
  EXPECT_THAT(left.error, IsEmpty());
}

TEST_F(TelemetryTest, FramesOfWebSocketsAreCountedInBytesOfPayload) {
  with_traffic("/traffic.html?do=socket", [&](Page& page) { wait_for_state(page, "closed"); });
  EXPECT_EQ(observer_.sockets_opened, 1);
  EXPECT_EQ(observer_.sockets_closed, 1);
  std::vector<std::tuple<bool, int, std::uint64_t>> frames;
  for (const auto& f : observer_.frames) frames.emplace_back(f.sent, f.opcode, f.bytes);
  using Frame = std::tuple<bool, int, std::uint64_t>;
  EXPECT_THAT(frames, testing::UnorderedElementsAre(Frame(true, 1, 6), Frame(true, 2, 5),
                                                    Frame(false, 1, 6), Frame(false, 2, 5)));
  for (const auto& e : observer_.exchanges)
    EXPECT_THAT(e.url, testing::Not(testing::HasSubstr("/socket")));
}

}  // namespace
}  // namespace liveload::browser
