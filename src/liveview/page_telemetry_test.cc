#include "liveview/page_telemetry.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "telemetry/accumulator.hpp"

namespace liveload::liveview {
namespace {

using namespace std::chrono_literals;
using telemetry::Counter;
using telemetry::Histogram;

class PageTelemetryTest : public testing::Test {
 protected:
  /// The page reports these items, as web/probe/report.ts writes them.
  void report(std::string_view items, std::string_view path = "/products/7") {
    const auto origin = base::to_wall(base::Clock::now()) - 10s;
    page_.script_message(fmt::format(
        R"([1,{},9990,"{}",[{}]])",
        std::chrono::duration<double, std::milli>(origin.time_since_epoch()).count(), path, items));
  }

  telemetry::Accumulator& measured() {
    accumulator_.merge(recorder_.take());
    return accumulator_;
  }
  double sum(Histogram metric) { return measured().histogram(metric).sum(); }
  std::uint64_t count(Histogram metric) { return measured().histogram(metric).count(); }
  std::uint64_t count(Counter metric) { return measured().counter(metric); }
  template <class Metric>
  bool has(Metric metric, std::string_view dimension) {
    return measured().series(metric).contains(dimension);
  }

  telemetry::Recorder recorder_{base::Clock::now() - 1min};
  telemetry::Accumulator accumulator_;
  PageTelemetry page_{recorder_};
};

TEST_F(PageTelemetryTest, RecordsAClickAndItsAnswer) {
  report(
      R"(["g",8000,2.5],["s",8002,"websocket",97,"inc"],["l",8210,208,"click"],["v",8205,"websocket",100],)"
      R"(["e",8210,203,5,"inc",100])");
  EXPECT_DOUBLE_EQ(sum(Histogram::kLiveviewEventDurationUs), 208'000);
  EXPECT_DOUBLE_EQ(sum(Histogram::kLiveviewEventServerUs), 203'000);
  EXPECT_TRUE(has(Histogram::kLiveviewEventDurationUs, "inc"));
  EXPECT_TRUE(has(Histogram::kLiveviewPatchDurationUs, "event"));
  EXPECT_DOUBLE_EQ(sum(Histogram::kLiveviewPatchDurationUs), 5'000);
  EXPECT_TRUE(has(Histogram::kLiveviewLoadingClassDurationUs, "phx-click-loading"));
  EXPECT_DOUBLE_EQ(sum(Histogram::kLiveviewPushBytes), 97);
  EXPECT_DOUBLE_EQ(sum(Histogram::kLiveviewDiffBytes), 100);
  EXPECT_TRUE(has(Histogram::kChannelMessageSentBytes, "websocket"));
  EXPECT_DOUBLE_EQ(sum(Histogram::kGeneratorBrowserLagUs), 2'500);
  EXPECT_EQ(count(Counter::kLiveviewEvents), 1u);
  EXPECT_EQ(page_.rejected_messages(), 0u);
}

TEST_F(PageTelemetryTest, RecordsTheLifeOfAView) {
  report(
      R"(["a",96,2200,"/products/7"],["j",100,20,4,"/products/7"],["i",100,100,"/products/7"],["c",200,"/products/7"],)"
      R"(["x",200,"/products/7"],["a",1296,2200,"/products/7"],["j",1300,20,4,"/products/7"],["r",1300,1100,"/products/7"],)"
      R"(["u",1400,"save"],["J",1500,"/admin","forbidden"])");
  EXPECT_EQ(count(Counter::kLiveviewJoins), 2u);
  EXPECT_TRUE(has(Histogram::kLiveviewJoinDurationUs, "/products/:id"));
  EXPECT_DOUBLE_EQ(sum(Histogram::kLiveviewDiffBytes), 4400);
  EXPECT_EQ(count(Counter::kLiveviewCrashes), 1u);
  EXPECT_EQ(count(Counter::kLiveviewDisconnections), 1u);
  EXPECT_EQ(count(Counter::kLiveviewReconnections), 1u);
  EXPECT_DOUBLE_EQ(sum(Histogram::kLiveviewReconnectionDurationUs), 1'100'000);
  EXPECT_DOUBLE_EQ(sum(Histogram::kLiveviewConnectionDurationUs), 100'000);
  EXPECT_TRUE(has(Counter::kLiveviewUnfinishedEvents, "save"));
  EXPECT_TRUE(has(Counter::kLiveviewJoinFailures, "/admin"));
  EXPECT_THAT(page_.recent_lines(), testing::ElementsAre("join refused: forbidden"));
}

TEST_F(PageTelemetryTest, RecordsPushesLoadsAndNavigations) {
  report(
      R"(["d",100,3,400,["diff"]],["d",200,3,500,["tick","tock"]],["p",300,50,"patch"],["P",400,"redirect"],)"
      R"(["n",500,"patch"],["n",600,"href"],["h",700,12,"longpoll"])");
  EXPECT_EQ(count(Counter::kLiveviewServerPushes), 3u);
  EXPECT_TRUE(has(Counter::kLiveviewServerPushes, "tock"));
  EXPECT_DOUBLE_EQ(sum(Histogram::kLiveviewDiffBytes), 900);
  EXPECT_EQ(count(Histogram::kLiveviewPageLoadingDurationUs), 1u)
      << "a superseded load is no load time";
  EXPECT_TRUE(has(Counter::kLiveviewCanceledLoads, "redirect"));
  EXPECT_TRUE(has(Counter::kLiveviewNavigations, "href"));
  EXPECT_TRUE(has(Histogram::kChannelHeartbeatUs, "longpoll"));
}

TEST_F(PageTelemetryTest, RecordsWebVitalsByTheirPage) {
  report(
      R"(["w",120.5,120.5,"ttfb","/products/7"],["w",300,300,"fcp","/products/7"],["w",900,900,"lcp","/products/7"],)"
      R"(["w",5000,208,"inp","/products/7?secret=1"],["w",5000,0.105469,"cls","/products/7"],)"
      R"(["w",9000,0,"cls","/cart"],["w",9000,1,"forged","/cart"],["w",9000,1,"lcp"])");
  EXPECT_DOUBLE_EQ(sum(Histogram::kWebVitalTtfbUs), 120'500);
  EXPECT_DOUBLE_EQ(sum(Histogram::kWebVitalFcpUs), 300'000);
  EXPECT_DOUBLE_EQ(sum(Histogram::kWebVitalLcpUs), 900'000);
  EXPECT_DOUBLE_EQ(sum(Histogram::kWebVitalInpUs), 208'000);
  EXPECT_DOUBLE_EQ(sum(Histogram::kWebVitalCls), 0.105469);
  EXPECT_EQ(count(Histogram::kWebVitalCls), 2u) << "a page that stayed in place is one, too";
  EXPECT_TRUE(has(Histogram::kWebVitalInpUs, "/products/:id"));
  EXPECT_TRUE(has(Histogram::kWebVitalCls, "/cart"));
  EXPECT_EQ(page_.rejected_messages(), 2u);
}

TEST_F(PageTelemetryTest, CountsWhatItDoesNotKnow) {
  report(
      R"(["?",100],["e",100],["e",100,1,2,3],["s",100,5],["p",100,1],["l",100,"click"],["j",100,"/"],["h",1,2])");
  page_.script_message("no JSON at all");
  EXPECT_EQ(page_.rejected_messages(), 9u);
  EXPECT_EQ(count(Counter::kLiveviewEvents), 0u);
}

TEST_F(PageTelemetryTest, ForgedWordsDoNotBecomeDimensions) {
  report(
      R"(["p",100,1,"evil"],["l",100,1,"evil"],["n",100,"evil"],["s",100,"evil",1],["J",100,"/a?secret=1","x"])");
  EXPECT_TRUE(has(Histogram::kLiveviewPageLoadingDurationUs, "other"));
  EXPECT_TRUE(has(Histogram::kLiveviewLoadingClassDurationUs, "phx-other-loading"));
  EXPECT_TRUE(has(Counter::kLiveviewNavigations, "other"));
  EXPECT_TRUE(has(Histogram::kChannelMessageSentBytes, "other"));
  EXPECT_TRUE(has(Counter::kLiveviewJoinFailures, "/a"));
}

browser::HttpExchange exchange(std::string_view url, std::string_view type, int status) {
  browser::HttpExchange e;
  e.url = url;
  e.method = "GET";
  e.resource_type = type;
  e.status = status;
  e.sent = base::Clock::now() - 100ms;
  e.ended = e.sent + 80ms;
  return e;
}

TEST_F(PageTelemetryTest, RecordsHttpToTheLastByte) {
  auto e = exchange("http://h/products/7?x=1", "document", 200);
  e.wait = 20ms;
  e.ttfb = 30ms;
  e.received_bytes = 1234;
  page_.http_finished(e);
  EXPECT_DOUBLE_EQ(sum(Histogram::kHttpRequestTotalUs), 80'000);
  EXPECT_TRUE(has(Histogram::kHttpRequestTotalUs, "/products/:id"));
  EXPECT_DOUBLE_EQ(sum(Histogram::kHttpRequestDurationUs), 60'000);
  EXPECT_DOUBLE_EQ(sum(Histogram::kHttpRequestTtfbUs), 30'000);
  EXPECT_TRUE(has(Histogram::kHttpRequestDurationUs, "document"));
  EXPECT_DOUBLE_EQ(sum(Histogram::kHttpReceivedBytes), 1234);
  EXPECT_EQ(count(Histogram::kHttpRequestDnsUs), 0u)
      << "a phase that did not happen gives no sample";
  EXPECT_EQ(count(Histogram::kHttpRequestTlsUs), 0u);
  EXPECT_TRUE(has(Counter::kHttpRequests, "2xx"));
  EXPECT_EQ(count(Counter::kHttpFailures), 0u);
}

TEST_F(PageTelemetryTest, CountsHttpThatDidNotSucceed) {
  auto refused = exchange("http://h/a", "fetch", 0);
  refused.error = "net::ERR_CONNECTION_REFUSED";
  page_.http_finished(refused);
  auto left = exchange("http://h/b", "xhr", 0);
  left.unfinished = true;
  page_.http_finished(left);
  page_.http_finished(exchange("http://h/c", "image", 503));
  EXPECT_TRUE(has(Counter::kHttpRequests, "failed"));
  EXPECT_TRUE(has(Counter::kHttpRequests, "unfinished"));
  EXPECT_TRUE(has(Counter::kHttpRequests, "5xx"));
  EXPECT_EQ(count(Counter::kHttpFailures), 1u);
  EXPECT_TRUE(has(Counter::kHttpFailures, "net::ERR_CONNECTION_REFUSED"));
  EXPECT_EQ(count(Histogram::kHttpRequestTotalUs), 1u) << "only the answered one";
}

TEST_F(PageTelemetryTest, RecordsWebSocketsWithoutTheirQuery) {
  const auto now = base::Clock::now();
  page_.websocket_opened("ws://h/live/websocket?_csrf_token=hush&vsn=2.0.0", now);
  page_.websocket_frame({"ws://h/live/websocket?_csrf_token=hush", true, 1, 97, now});
  page_.websocket_frame({"ws://h/live/websocket?_csrf_token=hush", false, 2, 64019, now});
  page_.websocket_frame({"ws://h/live/websocket?_csrf_token=hush", false, 9, 4, now});
  page_.websocket_closed("ws://h/live/websocket?_csrf_token=hush", now);
  EXPECT_TRUE(has(Counter::kWebsocketConnectionsOpened, "ws://h/live/websocket"));
  EXPECT_TRUE(has(Counter::kWebsocketConnectionsClosed, "ws://h/live/websocket"));
  EXPECT_DOUBLE_EQ(sum(Histogram::kWebsocketFrameSentBytes), 97);
  EXPECT_DOUBLE_EQ(sum(Histogram::kWebsocketFrameReceivedBytes), 64019)
      << "control frames do not count";
}

TEST_F(PageTelemetryTest, KeepsTheLastLines) {
  report(R"(["n",1,"patch"])", "/cart/99");
  for (int i = 0; i < 25; ++i) page_.console_error(fmt::format("line {}", i), base::Clock::now());
  page_.uncaught_exception(std::string(2000, 'x'), base::Clock::now());
  ASSERT_EQ(page_.recent_lines().size(), 20u);
  EXPECT_EQ(page_.recent_lines().front(), "console: line 6");
  EXPECT_LT(page_.recent_lines().back().size(), 520u);
  EXPECT_TRUE(has(Counter::kConsoleErrors, "/cart/:id"));
  EXPECT_TRUE(has(Counter::kJsErrors, "/cart/:id"));
}

}  // namespace
}  // namespace liveload::liveview
