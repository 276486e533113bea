#include "telemetry/catalogue.hpp"

#include <array>

namespace liveload::telemetry {
namespace {

constexpr std::string_view kUs = "us";
constexpr std::string_view kBytes = "bytes";
constexpr std::string_view kPercent = "percent";
constexpr std::string_view kBrowser = "browser";
constexpr std::string_view kPage = "page";
constexpr std::string_view kEngine = "engine";
constexpr std::string_view kGenerator = "generator";
constexpr std::string_view kRoute = "view route (path template)";
constexpr std::string_view kPagePath = "route (path template)";
constexpr std::string_view kEventName = "event name";
constexpr std::string_view kResourceType = "resource type";
constexpr std::string_view kTransport = "transport (websocket, longpoll)";
constexpr std::string_view kSocketUrl = "URL without query and fragment";
constexpr bool kLiveLoads = true;
constexpr bool kOurs = false;

struct HistogramRow {
  Histogram id;
  MetricInfo info;
};
struct CounterRow {
  Counter id;
  MetricInfo info;
};

/// Times and sizes are the worse the more they are, but those that follow from what was asked for,
/// and the generator's own.
constexpr Worse worse_when(Histogram id) {
  switch (id) {
    case Histogram::kScenarioDurationUs:
    case Histogram::kThrottleWaitUs:
    case Histogram::kGeneratorCpu:
    case Histogram::kGeneratorMemoryBytes:
    case Histogram::kGeneratorLoopLagUs:
    case Histogram::kGeneratorBrowserLagUs:
      return Worse::kNeither;
    default:
      return Worse::kMore;
  }
}

constexpr Worse worse_when(Counter id) {
  switch (id) {
    case Counter::kIterations:
      return Worse::kLess;
    case Counter::kLiveviewDisconnections:
    case Counter::kLiveviewJoinFailures:
    case Counter::kLiveviewCrashes:
    case Counter::kLiveviewUnfinishedEvents:
    case Counter::kHttpFailures:
    case Counter::kJsErrors:
    case Counter::kConsoleErrors:
    case Counter::kUserRestarts:
    case Counter::kUserFailures:
      return Worse::kMore;
    default:
      return Worse::kNeither;
  }
}

constexpr HistogramRow histogram(Histogram id, std::string_view name, std::string_view unit,
                                 std::string_view dimension, std::string_view by, bool liveloads,
                                 std::string_view definition) {
  return {id, {name, unit, "histogram", dimension, definition, by, liveloads, worse_when(id)}};
}

constexpr CounterRow counter(Counter id, std::string_view name, std::string_view dimension,
                             std::string_view by, bool liveloads, std::string_view definition) {
  return {id, {name, "count", "counter", dimension, definition, by, liveloads, worse_when(id)}};
}

constexpr std::array kHistograms = {
    histogram(
        Histogram::kScenarioDurationUs, "scenario_duration_us", kUs, "", kEngine, kLiveLoads,
        "A user's whole life: from the start of its first iteration until its last one ended. One "
        "sample a user that ended, whether it succeeded or failed."),
    histogram(Histogram::kLiveviewConnectionDurationUs, "liveview_connection_duration_us", kUs,
              kRoute, kPage, kLiveLoads,
              "From the start of the document (the page's time origin) until a LiveView in it is "
              "connected "
              "for the first time: joined, and its element marked `phx-connected`. One sample for "
              "each root "
              "view of a document that was in it when it was loaded."),
    histogram(Histogram::kLiveviewReconnectionDurationUs, "liveview_reconnection_duration_us", kUs,
              kRoute, kPage, kLiveLoads,
              "From the moment a connected view lost its connection until the same view is "
              "connected again. "
              "A view that never comes back gives no sample; `liveview_disconnections` has it."),
    histogram(
        Histogram::kLiveviewPageLoadingDurationUs, "liveview_page_loading_duration_us", kUs,
        "kind (initial, redirect, patch, element, error)", kPage, kLiveLoads,
        "From `phx:page-loading-start` to its own `phx:page-loading-stop`; an `error` lasts "
        "until the main view has joined again. A load that never stopped gives no sample here; "
        "it counts as `liveview_canceled_loads`."),
    histogram(Histogram::kLiveviewLoadingClassDurationUs, "liveview_loading_class_duration_us", kUs,
              "class (phx-click-loading, …)", kPage, kLiveLoads,
              "How long an element carried one of the seven `phx-…-loading` classes: from being "
              "given it (or "
              "coming into the document with it) until it lost it, or left the document."),
    histogram(
        Histogram::kHttpRequestDurationUs, "http_request_duration_us", kUs, kResourceType, kBrowser,
        kLiveLoads,
        "From the first byte of the request sent over a ready connection to the last byte of the "
        "response's body received. Waiting for a connection and making one are not in it: "
        "`http_request_total_us` has them. Requests that failed, were left unfinished, or were "
        "answered "
        "from the browser's cache give no sample."),
    histogram(
        Histogram::kHttpRequestTtfbUs, "http_request_ttfb_us", kUs, kResourceType, kBrowser,
        kLiveLoads,
        "From the first byte of the request sent over a ready connection to the first byte of the "
        "response's head received."),
    histogram(
        Histogram::kHttpRequestDnsUs, "http_request_dns_us", kUs, kResourceType, kBrowser,
        kLiveLoads,
        "Name look-up, start to end. A request that made none (a reused connection, a cached name) "
        "gives no sample."),
    histogram(Histogram::kHttpRequestConnectUs, "http_request_connect_us", kUs, kResourceType,
              kBrowser, kLiveLoads,
              "Making the TCP connection, start to end, without the TLS handshake. A request over "
              "a reused "
              "connection gives no sample."),
    histogram(Histogram::kHttpRequestTlsUs, "http_request_tls_us", kUs, kResourceType, kBrowser,
              kLiveLoads,
              "TLS handshake, start to end. Plain HTTP and reused connections give no sample."),
    histogram(Histogram::kWebsocketFrameSentBytes, "websocket_frame_sent_bytes", kBytes, kSocketUrl,
              kBrowser, kLiveLoads,
              "Payload of one WebSocket frame sent by the page, before compression. A binary frame "
              "counts by "
              "its bytes."),
    histogram(Histogram::kWebsocketFrameReceivedBytes, "websocket_frame_received_bytes", kBytes,
              kSocketUrl, kBrowser, kLiveLoads,
              "Payload of one WebSocket frame received by the page, after decompression. A binary "
              "frame counts "
              "by its bytes."),
    histogram(Histogram::kIterationDurationUs, "iteration_duration_us", kUs,
              "outcome (completed, halted, failed, timed_out, interrupted)", kEngine, kOurs,
              "From the call of the scenario's `run` until it returned or was cut. Includes the "
              "scenario's own "
              "pauses and throttle waits."),
    histogram(
        Histogram::kActionDurationUs, "action_duration_us", kUs, "action, or the author's label",
        kEngine, kOurs,
        "From the call of one action on the Context until it returned. Failed ones are in the "
        "failure samples, not here. "
        "Actions "
        "skipped after a failure or a halt give no sample; nor do pauses and throttle waits."),
    histogram(Histogram::kStepDurationUs, "step_duration_us", kUs, "step", kEngine, kOurs,
              "From the begin of a named step (`Context::step`) to its end, pauses and throttle "
              "waits within it included. A step that failed or halted gives no sample."),
    histogram(Histogram::kThrottleWaitUs, "throttle_wait_us", kUs, "throttle", kEngine, kOurs,
              "From asking a throttle for a permit until it was given."),
    histogram(
        Histogram::kLiveviewJoinDurationUs, "liveview_join_duration_us", kUs, kRoute, kPage, kOurs,
        "From `phx_join` of a view's channel handed to the socket until its `ok` reply was applied "
        "to the "
        "document. Refused and unanswered joins give no sample. Rejoins count like first joins."),
    histogram(Histogram::kLiveviewEventDurationUs, "liveview_event_duration_us", kUs, kEventName,
              kPage, kOurs,
              "From an event handed to the socket until the reply to that very event was received "
              "and patched "
              "into the document. This is the wait that a person sees. An event whose reply never "
              "came counts "
              "as `liveview_unfinished_events`."),
    histogram(Histogram::kLiveviewEventServerUs, "liveview_event_server_us", kUs, kEventName, kPage,
              kOurs,
              "From an event handed to the socket until the reply to that very event was received: "
              "network and "
              "server, without patching."),
    histogram(Histogram::kLiveviewPatchDurationUs, "liveview_patch_duration_us", kUs,
              "cause (join, event, push)", kPage, kOurs,
              "From a message that carries a diff (or a join's rendering) received until the "
              "document was "
              "patched with it."),
    histogram(Histogram::kLiveviewDiffBytes, "liveview_diff_bytes", kBytes, kEventName, kPage,
              kOurs,
              "Size of the message that answered an event, as it was received (UTF-8, before "
              "decoding). What the "
              "server pushed unasked is under the dimension `(push)`, the answer to a join under "
              "`(join)`."),
    histogram(Histogram::kLiveviewPushBytes, "liveview_push_bytes", kBytes, kEventName, kPage,
              kOurs,
              "Size of the message by which an event was pushed, as it was sent (UTF-8, encoded)."),
    histogram(Histogram::kChannelHeartbeatUs, "channel_heartbeat_us", kUs, kTransport, kPage, kOurs,
              "From a heartbeat of the Phoenix socket sent until its reply was received."),
    histogram(Histogram::kChannelMessageSentBytes, "channel_message_sent_bytes", kBytes, kTransport,
              kPage, kOurs,
              "Size of one Phoenix channel message sent (encoded), on WebSocket and on long "
              "polling alike."),
    histogram(Histogram::kChannelMessageReceivedBytes, "channel_message_received_bytes", kBytes,
              kTransport, kPage, kOurs,
              "Size of one Phoenix channel message received (encoded), on WebSocket and on long "
              "polling alike."),
    histogram(Histogram::kHttpRequestTotalUs, "http_request_total_us", kUs, kPagePath, kBrowser,
              kOurs,
              "From the browser being asked for a resource to the last byte of its body received: "
              "waiting for a "
              "free connection, name look-up, connection and TLS included. Requests that failed, "
              "were left "
              "unfinished, or were answered from the browser's cache give no sample."),
    histogram(Histogram::kHttpReceivedBytes, "http_received_bytes", kBytes, kResourceType, kBrowser,
              kOurs,
              "Bytes of one response as they came over the wire: head and body, compressed where "
              "they were."),
    histogram(Histogram::kWebVitalLcpUs, "web_vital_lcp_us", kUs, kPagePath, kPage, kOurs,
              "Largest contentful paint: from the start of the navigation to a page until the "
              "largest text or picture that was shown before the first input was painted. This and "
              "the other Web Vitals are Google's, by its library `web-vitals`; a live navigation "
              "is a page of its own where the browser tells it (`soft-navigation`). A page that "
              "painted nothing, or was hidden before, gives no sample."),
    histogram(Histogram::kWebVitalFcpUs, "web_vital_fcp_us", kUs, kPagePath, kPage, kOurs,
              "First contentful paint: from the start of the navigation to a page until its first "
              "text or picture was painted."),
    histogram(Histogram::kWebVitalInpUs, "web_vital_inp_us", kUs, kPagePath, kPage, kOurs,
              "Interaction to next paint: from a click or key press until the frame that followed "
              "its handlers was shown, to the nearest 8 ms. The longest of all on a page, or, of "
              "fifty and more, the second longest, and so on. One sample a page that was "
              "interacted with, when it is left."),
    histogram(Histogram::kWebVitalTtfbUs, "web_vital_ttfb_us", kUs, kPagePath, kPage, kOurs,
              "Time to first byte: from the start of the navigation to a page until the first byte "
              "of its document was there, with redirects, name look-up, connection and TLS. Live "
              "navigations ask for no document and give no sample."),
    histogram(Histogram::kWebVitalCls, "web_vital_cls", "", kPagePath, kPage, kOurs,
              "Cumulative layout shift: how much of the window moved, times how far, without an "
              "input having asked for it; the largest sum of shifts within 5 s that lie less than "
              "1 s apart. Zero where nothing shifted. One sample a page, when it is left."),
    histogram(Histogram::kGeneratorCpu, "generator_cpu", kPercent, "", kGenerator, kOurs,
              "Busy time of all processors of the node over the last second, browsers and "
              "everything else "
              "included, as a share of the processors that LiveLoad may use. One sample a second."),
    histogram(Histogram::kGeneratorMemoryBytes, "generator_memory_bytes", kBytes, "", kGenerator,
              kOurs,
              "Memory of LiveLoad and all its browsers on the node: proportional set size (PSS), "
              "so that shared "
              "pages count once."),
    histogram(Histogram::kGeneratorLoopLagUs, "generator_loop_lag_us", kUs, "", kGenerator, kOurs,
              "How much later than asked a timer of a shard's event loop fired: what a scenario "
              "that blocks, or a "
              "node that is overloaded, adds to each reaction."),
    histogram(
        Histogram::kGeneratorBrowserLagUs, "generator_browser_lag_us", kUs, "", kPage, kOurs,
        "How late a page's main thread took up what awaited it: of each click and key press, "
        "from its making in the browser to the first listener in the page; of a reply that came "
        "in behind a task of 50 ms or more, how long that task may have kept it waiting, which is "
        "in the event's server time and is not the server's."),
};

constexpr std::array kCounters = {
    counter(Counter::kLiveviewDisconnections, "liveview_disconnections", kRoute, kPage, kLiveLoads,
            "A connected view lost its connection while its document stayed."),
    counter(Counter::kLiveviewReconnections, "liveview_reconnections", kRoute, kPage, kLiveLoads,
            "A view that had lost its connection is connected again."),
    counter(Counter::kLiveviewCanceledLoads, "liveview_canceled_loads",
            "kind (initial, redirect, patch, element, error)", kPage, kLiveLoads,
            "A page load that never stopped: another navigation superseded it, or its document was "
            "left."),
    counter(
        Counter::kLiveviewNavigations, "liveview_navigations", "type (patch, redirect, href)",
        kPage, kLiveLoads,
        "A navigation by LiveView: `patch` within the view and `redirect` to another view, as "
        "announced by `phx:navigate`; `href` when the server's answer had the client load a page "
        "anew."),
    counter(Counter::kWebsocketConnectionsOpened, "websocket_connections_opened", kSocketUrl,
            kBrowser, kLiveLoads, "A WebSocket that a page opened, handshake done."),
    counter(Counter::kWebsocketConnectionsClosed, "websocket_connections_closed", kSocketUrl,
            kBrowser, kLiveLoads, "An opened WebSocket that was closed, by whichever side."),
    counter(Counter::kIterations, "iterations",
            "outcome (completed, halted, failed, timed_out, interrupted)", kEngine, kOurs,
            "A call of the scenario's `run` that ended."),
    counter(Counter::kLiveviewJoins, "liveview_joins", kRoute, kPage, kOurs,
            "A view's channel was joined: the server said `ok`."),
    counter(Counter::kLiveviewJoinFailures, "liveview_join_failures", kRoute, kPage, kOurs,
            "A join was refused with an error, or went unanswered until the client gave it up."),
    counter(Counter::kLiveviewCrashes, "liveview_crashes", kRoute, kPage, kOurs,
            "A joined view's process ended with an error on the server (`phx_error`)."),
    counter(Counter::kLiveviewServerPushes, "liveview_server_pushes", "push event, or `diff`",
            kPage, kOurs,
            "A message that the server pushed unasked: a diff, or an event by `push_event`."),
    counter(
        Counter::kLiveviewEvents, "liveview_events", kEventName, kPage, kOurs,
        "An event that the page pushed to its view. A link or a step in the history that patches "
        "counts under `live_patch`."),
    counter(
        Counter::kLiveviewUnfinishedEvents, "liveview_unfinished_events", kEventName, kPage, kOurs,
        "A pushed event whose reply never arrived: the view or its document went away, the "
        "connection was lost, or the client gave up. A join left unanswered so is under `(join)`."),
    counter(Counter::kHttpRequests, "http_requests",
            "status class (2xx, 3xx, 4xx, 5xx, failed, unfinished)", kBrowser, kOurs,
            "A request that left the browser; each redirect is one of its own. Those answered from "
            "the browser's "
            "cache do not count."),
    counter(
        Counter::kHttpFailures, "http_failures", "error", kBrowser, kOurs,
        "A request that got no complete response, by the browser's name for why (`net::ERR_…`)."),
    counter(Counter::kJsErrors, "js_errors", kPagePath, kBrowser, kOurs,
            "An exception that nothing in the page caught, unhandled rejections included."),
    counter(Counter::kConsoleErrors, "console_errors", kPagePath, kBrowser, kOurs,
            "A line the page wrote by `console.error`."),
    counter(
        Counter::kGeneratorUsersLate, "generator_users_late", "", kGenerator, kOurs,
        "A user that began its first iteration one second or more after the run's start: opening "
        "its page had to wait for others, or took that long."),
    counter(Counter::kUserRestarts, "user_restarts", "kind of the failure (timeout, scenario, …)",
            kEngine, kOurs,
            "A user whose iteration failed and whose place a new person took, with a fresh browser "
            "context (`--on-failure restart`)."),
    counter(Counter::kUserFailures, "user_failures", "category (click: timeout, …)", kEngine, kOurs,
            "Something that failed to a user: in an iteration, in a hook, or the opening of its "
            "page. The result's `failure_totals` over time: what fails in `user_end` is in it, "
            "what the run's stop cut short is not."),
};

template <class Rows>
constexpr bool in_order(const Rows& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].id) != i) return false;
  }
  return true;
}
static_assert(kHistograms.size() == kHistogramCount && in_order(kHistograms));
static_assert(kCounters.size() == kCounterCount && in_order(kCounters));

template <class Rows>
constexpr auto infos_of(const Rows& rows) {
  std::array<MetricInfo, std::tuple_size_v<Rows>> infos{};
  for (std::size_t i = 0; i < rows.size(); ++i) infos[i] = rows[i].info;
  return infos;
}
constexpr auto kHistogramInfos = infos_of(kHistograms);
constexpr auto kCounterInfos = infos_of(kCounters);

}  // namespace

const MetricInfo& info(Histogram metric) {
  return kHistogramInfos[static_cast<std::size_t>(metric)];
}

const MetricInfo& info(Counter metric) {
  return kCounterInfos[static_cast<std::size_t>(metric)];
}

std::span<const MetricInfo> histograms() {
  return kHistogramInfos;
}

std::span<const MetricInfo> counters() {
  return kCounterInfos;
}

const MetricInfo* find_metric(std::string_view name) {
  for (const MetricInfo& metric : kHistogramInfos) {
    if (metric.name == name) return &metric;
  }
  for (const MetricInfo& metric : kCounterInfos) {
    if (metric.name == name) return &metric;
  }
  return nullptr;
}

}  // namespace liveload::telemetry
