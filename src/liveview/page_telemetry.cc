#include "liveview/page_telemetry.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "base/duration.hpp"
#include "base/utf8.hpp"
#include "liveview/route.hpp"

namespace liveload::liveview {
namespace {

using telemetry::Counter;
using telemetry::Histogram;

constexpr std::size_t kLines = 20;
constexpr std::size_t kLineBytes = 500;

bool has(const ProbeItem& item, std::size_t numbers, std::size_t texts) {
  return item.numbers.size() == numbers && item.texts.size() >= texts;
}

/// `text` if it is one of `known`; else "other". Keeps a forged word from becoming a dimension.
template <std::size_t N>
std::string_view known(const std::array<std::string_view, N>& known, std::string_view text) {
  for (const auto word : known) {
    if (word == text) return word;
  }
  return "other";
}

constexpr std::array<std::string_view, 2> kTransports = {"websocket", "longpoll"};
constexpr std::array<std::string_view, 5> kLoads = {"initial", "redirect", "patch", "element",
                                                    "error"};
constexpr std::array<std::string_view, 3> kNavigations = {"patch", "redirect", "href"};
constexpr std::array<std::string_view, 7> kClasses = {"click", "submit",  "change", "focus",
                                                      "blur",  "keydown", "keyup"};

struct Vital {
  std::string_view name;
  Histogram metric;
  double scale;  ///< Milliseconds are kept as microseconds; a score is what it is.
};
constexpr std::array kVitals = {
    Vital{"lcp", Histogram::kWebVitalLcpUs, 1000},   Vital{"fcp", Histogram::kWebVitalFcpUs, 1000},
    Vital{"inp", Histogram::kWebVitalInpUs, 1000},   Vital{"cls", Histogram::kWebVitalCls, 1},
    Vital{"ttfb", Histogram::kWebVitalTtfbUs, 1000},
};

std::string_view status_class(const browser::HttpExchange& exchange) {
  constexpr std::array<std::string_view, 5> kNames = {"1xx", "2xx", "3xx", "4xx", "5xx"};
  if (exchange.unfinished) return "unfinished";
  const int hundreds = exchange.status / 100;
  if (!exchange.error.empty() || hundreds < 1 || hundreds > 5) return "failed";
  return kNames[static_cast<std::size_t>(hundreds - 1)];
}

}  // namespace

void PageTelemetry::http_finished(const browser::HttpExchange& exchange) {
  const auto ended = exchange.ended;
  const auto outcome = status_class(exchange);
  if (exchange.resource_type == "document" && exchange.status != 0)
    route_ = route_template(exchange.url);
  recorder_.count(Counter::kHttpRequests, outcome, 1, ended);
  if (exchange.received_bytes > 0) {
    recorder_.record(Histogram::kHttpReceivedBytes, exchange.resource_type,
                     static_cast<double>(exchange.received_bytes), ended);
  }
  if (outcome == "failed") {
    recorder_.count(Counter::kHttpFailures, exchange.error.empty() ? "(unknown)" : exchange.error,
                    1, ended);
  }
  if (outcome == "failed" || outcome == "unfinished") return;
  const auto phase = [&](Histogram metric, const std::optional<Duration>& value) {
    if (value) recorder_.record(metric, exchange.resource_type, *value, ended);
  };
  const Duration total = ended - exchange.sent;
  recorder_.record(Histogram::kHttpRequestTotalUs, route_template(exchange.url), total, ended);
  phase(Histogram::kHttpRequestDnsUs, exchange.dns);
  phase(Histogram::kHttpRequestConnectUs, exchange.connect);
  phase(Histogram::kHttpRequestTlsUs, exchange.tls);
  phase(Histogram::kHttpRequestTtfbUs, exchange.ttfb);
  if (exchange.wait) phase(Histogram::kHttpRequestDurationUs, total - *exchange.wait);
}

void PageTelemetry::websocket_opened(std::string_view url, browser::Instant at) {
  recorder_.count(Counter::kWebsocketConnectionsOpened, without_query(url), 1, at);
}

void PageTelemetry::websocket_closed(std::string_view url, browser::Instant at) {
  recorder_.count(Counter::kWebsocketConnectionsClosed, without_query(url), 1, at);
}

void PageTelemetry::websocket_frame(const browser::WebSocketFrame& frame) {
  // Control frames (ping, pong, close) are the browser's own.
  if (frame.opcode != 1 && frame.opcode != 2) return;
  const auto metric =
      frame.sent ? Histogram::kWebsocketFrameSentBytes : Histogram::kWebsocketFrameReceivedBytes;
  recorder_.record(metric, without_query(frame.url), static_cast<double>(frame.bytes), frame.at);
  messages_.add(frame.sent, frame.start, frame.bytes, frame.at);
}

void PageTelemetry::console_error(std::string_view text, browser::Instant at) {
  recorder_.count(Counter::kConsoleErrors, route_, 1, at);
  add_line("console: ", text);
}

void PageTelemetry::uncaught_exception(std::string_view text, browser::Instant at) {
  recorder_.count(Counter::kJsErrors, route_, 1, at);
  add_line("uncaught: ", text);
}

void PageTelemetry::add_line(std::string_view prefix, std::string_view text) {
  if (lines_.size() == kLines) lines_.pop_front();
  lines_.push_back(fmt::format("{}{}", prefix, base::utf8_prefix(text, kLineBytes)));
}

void PageTelemetry::script_message(std::string_view payload) {
  rejected_ += read_probe_message(
      payload, base::Clock::now(), [this](std::string_view path) { route_ = route_template(path); },
      [this](const ProbeItem& item) { record(item); });
}

void PageTelemetry::record(const ProbeItem& item) {
  switch (item.code) {
    case 's':
    case 'v':
    case 'h':
      return record_channel(item);
    case 'e':
    case 'u':
      return record_event(item);
    case 'd':
      return record_server_push(item);
    case 'a':
    case 'j':
    case 'J':
      return record_join(item);
    case 'c':
    case 'i':
    case 'x':
    case 'r':
      return record_view(item);
    case 'p':
    case 'P':
    case 'l':
    case 'n':
    case 'g':
      return record_page(item);
    case 'w':
      return record_vital(item);
    default:
      ++rejected_;
  }
}

void PageTelemetry::record_channel(const ProbeItem& item) {
  if (!has(item, 1, 1)) return void(++rejected_);
  const auto transport = known(kTransports, item.texts[0]);
  if (item.code == 'h') {
    recorder_.record(Histogram::kChannelHeartbeatUs, transport, base::milliseconds(item.numbers[0]),
                     item.ended);
    return;
  }
  const auto metric = item.code == 's' ? Histogram::kChannelMessageSentBytes
                                       : Histogram::kChannelMessageReceivedBytes;
  recorder_.record(metric, transport, item.numbers[0], item.ended);
  if (item.code == 'v' || item.texts.size() < 2) return;
  recorder_.count(Counter::kLiveviewEvents, item.texts[1], 1, item.ended);
  recorder_.record(Histogram::kLiveviewPushBytes, item.texts[1], item.numbers[0], item.ended);
}

void PageTelemetry::record_event(const ProbeItem& item) {
  if (item.code == 'u' && has(item, 0, 1)) {
    recorder_.count(Counter::kLiveviewUnfinishedEvents, item.texts[0], 1, item.ended);
    return;
  }
  if (item.code != 'e' || !has(item, 3, 1)) return void(++rejected_);
  const auto name = item.texts[0];
  const Duration server = base::milliseconds(item.numbers[0]);
  const Duration patch = base::milliseconds(item.numbers[1]);
  recorder_.record(Histogram::kLiveviewEventDurationUs, name, server + patch, item.ended);
  recorder_.record(Histogram::kLiveviewEventServerUs, name, server, item.ended - patch);
  recorder_.record(Histogram::kLiveviewPatchDurationUs, "event", patch, item.ended);
  recorder_.record(Histogram::kLiveviewDiffBytes, name, item.numbers[2], item.ended - patch);
}

void PageTelemetry::record_server_push(const ProbeItem& item) {
  if (!has(item, 2, 1)) return void(++rejected_);
  const Duration patch = base::milliseconds(item.numbers[0]);
  recorder_.record(Histogram::kLiveviewPatchDurationUs, "push", patch, item.ended);
  recorder_.record(Histogram::kLiveviewDiffBytes, "(push)", item.numbers[1], item.ended - patch);
  for (const auto name : item.texts)
    recorder_.count(Counter::kLiveviewServerPushes, name, 1, item.ended);
}

void PageTelemetry::record_join(const ProbeItem& item) {
  const bool refused = item.code == 'J';
  const std::size_t numbers = refused ? 0 : item.code == 'a' ? 1 : 2;
  if (!has(item, numbers, refused ? 2 : 1)) return void(++rejected_);
  const std::string route = route_template(item.texts[0]);
  if (refused) {
    recorder_.count(Counter::kLiveviewJoinFailures, route, 1, item.ended);
    add_line("join refused: ", item.texts[1]);
  } else if (item.code == 'a') {
    recorder_.count(Counter::kLiveviewJoins, route, 1, item.ended);
    recorder_.record(Histogram::kLiveviewDiffBytes, "(join)", item.numbers[0], item.ended);
  } else {
    recorder_.record(Histogram::kLiveviewJoinDurationUs, route, base::milliseconds(item.numbers[0]),
                     item.ended);
    recorder_.record(Histogram::kLiveviewPatchDurationUs, "join",
                     base::milliseconds(item.numbers[1]), item.ended);
  }
}

void PageTelemetry::record_view(const ProbeItem& item) {
  const bool timed = item.code == 'i' || item.code == 'r';
  if (!has(item, timed ? 1 : 0, 1)) return void(++rejected_);
  const std::string route = route_template(item.texts[0]);
  if (item.code == 'c') {
    recorder_.count(Counter::kLiveviewCrashes, route, 1, item.ended);
  } else if (item.code == 'x') {
    recorder_.count(Counter::kLiveviewDisconnections, route, 1, item.ended);
  } else if (item.code == 'i') {
    recorder_.record(Histogram::kLiveviewConnectionDurationUs, route,
                     base::milliseconds(item.numbers[0]), item.ended);
  } else {
    recorder_.count(Counter::kLiveviewReconnections, route, 1, item.ended);
    recorder_.record(Histogram::kLiveviewReconnectionDurationUs, route,
                     base::milliseconds(item.numbers[0]), item.ended);
  }
}

void PageTelemetry::record_page(const ProbeItem& item) {
  const bool timed = item.code == 'p' || item.code == 'l' || item.code == 'g';
  if (!has(item, timed ? 1 : 0, item.code == 'g' ? 0 : 1)) return void(++rejected_);
  const Duration value = timed ? base::milliseconds(item.numbers[0]) : Duration::zero();
  switch (item.code) {
    case 'p':
      return recorder_.record(Histogram::kLiveviewPageLoadingDurationUs,
                              known(kLoads, item.texts[0]), value, item.ended);
    case 'P':
      return recorder_.count(Counter::kLiveviewCanceledLoads, known(kLoads, item.texts[0]), 1,
                             item.ended);
    case 'l':
      return recorder_.record(Histogram::kLiveviewLoadingClassDurationUs,
                              fmt::format("phx-{}-loading", known(kClasses, item.texts[0])), value,
                              item.ended);
    case 'n':
      return recorder_.count(Counter::kLiveviewNavigations, known(kNavigations, item.texts[0]), 1,
                             item.ended);
    default:
      return recorder_.record(Histogram::kGeneratorBrowserLagUs, "", value, item.ended);
  }
}

void PageTelemetry::record_vital(const ProbeItem& item) {
  if (!has(item, 1, 2)) return void(++rejected_);
  for (const auto& [name, metric, scale] : kVitals) {
    if (name != item.texts[0]) continue;
    return recorder_.record(metric, route_template(item.texts[1]), scale * item.numbers[0],
                            item.ended);
  }
  ++rejected_;
}

}  // namespace liveload::liveview
