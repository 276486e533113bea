#include "browser/cdp/network.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "browser/cdp/event_json.hpp"

namespace liveload::browser::cdp {
namespace {

constexpr std::string_view kDomain = "Network.";

bool leaves_the_browser(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

/// A phase of Network.ResourceTiming, in milliseconds; -1 where it did not happen.
std::optional<Duration> phase(double from, double to) {
  if (from < 0 || to < from) return std::nullopt;
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(to - from));
}

/// The length of what base64 text stands for.
std::uint64_t decoded_size(std::string_view base64) {
  const auto padding =
      std::count(base64.end() - std::min<std::ptrdiff_t>(2, std::ssize(base64)), base64.end(), '=');
  return base64.size() / 4 * 3 - static_cast<std::uint64_t>(padding);
}

}  // namespace

void NetworkTracker::take(std::string_view method, std::string_view message) {
  if (!method.starts_with(kDomain)) return;
  method.remove_prefix(kDomain.size());
  if (method == "requestWillBeSent") return request_sent(message);
  if (method == "responseReceived") return response_received(message);
  if (method == "responseReceivedExtraInfo") return extra_info_received(message);
  if (method == "requestServedFromCache") return served_from_cache(message);
  if (method == "loadingFinished") return loading_finished(message);
  if (method == "loadingFailed") return loading_failed(message);
  if (method == "webSocketFrameSent") return socket_frame(message, true);
  if (method == "webSocketFrameReceived") return socket_frame(message, false);
  if (method == "webSocketCreated") return socket_created(message);
  if (method == "webSocketHandshakeResponseReceived") return socket_opened(message);
  if (method == "webSocketClosed") return socket_closed(message);
}

template <class Json>
void NetworkTracker::read_response(Request& request, Json&& response) {
  request.status = static_cast<int>(number_of(response["status"]));
  request.from_cache = request.from_cache || flag_of(response["fromDiskCache"]) ||
                       flag_of(response["fromServiceWorker"]) ||
                       flag_of(response["fromPrefetchCache"]);
  simdjson::ondemand::object timing;
  if (response["timing"].get_object().get(timing)) return;
  const double base = number_of(timing["requestTime"]);
  const double dns_start = number_of(timing["dnsStart"], -1);
  const double dns_end = number_of(timing["dnsEnd"], -1);
  const double connect_start = number_of(timing["connectStart"], -1);
  const double connect_end = number_of(timing["connectEnd"], -1);
  const double tls_start = number_of(timing["sslStart"], -1);
  const double tls_end = number_of(timing["sslEnd"], -1);
  const double send_start = number_of(timing["sendStart"], -1);
  const double headers_end = number_of(timing["receiveHeadersEnd"], -1);
  const double headers_start = number_of(timing["receiveHeadersStart"], headers_end);
  request.dns = phase(dns_start, dns_end);
  // The protocol counts the TLS handshake as a part of connecting.
  request.connect = phase(connect_start, tls_start >= 0 ? tls_start : connect_end);
  request.tls = phase(tls_start, tls_end);
  if (base <= 0 || send_start < 0) return;
  const Duration wait = monotonic(base + send_start / 1000) - request.sent;
  request.wait = std::max(wait, Duration::zero());
  request.ttfb = phase(send_start, headers_start);
}

void NetworkTracker::request_sent(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  Request request;
  const std::string id(text_of(params["requestId"]));
  const auto sent = monotonic(number_of(params["timestamp"]));
  if (simdjson::ondemand::object about; !params["request"].get_object().get(about)) {
    request.url = text_of(about["url"]);
    request.method = text_of(about["method"]);
  }
  request.type = base::lower(text_of(params["type"]));
  request.of_main_frame = text_of(params["frameId"]) == main_frame_;
  request.sent = sent;
  if (const auto before = requests_.find(id); before != requests_.end()) {
    if (simdjson::ondemand::object response;
        !params["redirectResponse"].get_object().get(response)) {
      const auto bytes = static_cast<std::uint64_t>(number_of(response["encodedDataLength"]));
      read_response(before->second, response);
      Request redirected = std::move(before->second);
      requests_.erase(before);
      report(redirected, sent, bytes, {}, false);
    }
  }
  if (request.type == "document" && request.of_main_frame) document_error_.clear();
  if (leaves_the_browser(request.url)) requests_.insert_or_assign(id, std::move(request));
}

void NetworkTracker::response_received(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  const auto found = requests_.find(std::string(text_of(params["requestId"])));
  simdjson::ondemand::object response;
  if (found == requests_.end() || params["response"].get_object().get(response)) return;
  const int told_before = found->second.status;
  read_response(found->second, response);
  if (told_before == 304) found->second.status = told_before;
}

void NetworkTracker::extra_info_received(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  const auto found = requests_.find(std::string(text_of(params["requestId"])));
  // What was revalidated looks to the page as if it had been sent anew, but the server said 304.
  if (found != requests_.end() && number_of(params["statusCode"]) == 304) {
    found->second.status = 304;
  }
}

void NetworkTracker::served_from_cache(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  const auto found = requests_.find(std::string(text_of(params["requestId"])));
  if (found != requests_.end()) found->second.from_cache = true;
}

void NetworkTracker::loading_finished(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  auto found = requests_.extract(std::string(text_of(params["requestId"])));
  if (!found) return;
  const auto ended = monotonic(number_of(params["timestamp"]));
  const auto bytes =
      static_cast<std::uint64_t>(std::max(0.0, number_of(params["encodedDataLength"])));
  report(found.mapped(), ended, bytes, {}, false);
}

void NetworkTracker::loading_failed(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  auto found = requests_.extract(std::string(text_of(params["requestId"])));
  if (!found) return;
  const auto ended = monotonic(number_of(params["timestamp"]));
  const auto error = text_of(params["errorText"]);
  if (found.mapped().type == "document" && found.mapped().of_main_frame) document_error_ = error;
  // Blocked by the page's own policy, it never left.
  if (!text_of(params["blockedReason"]).empty()) return;
  report(found.mapped(), ended, 0, error.empty() ? "net::ERR_FAILED" : error, false);
}

void NetworkTracker::report(const Request& request, Instant ended, std::uint64_t bytes,
                            std::string_view error, bool unfinished) {
  if (request.from_cache) return;
  HttpExchange exchange;
  exchange.url = request.url;
  exchange.method = request.method;
  exchange.resource_type = request.type;
  exchange.status = request.status;
  exchange.error = error;
  exchange.unfinished = unfinished;
  exchange.sent = request.sent;
  exchange.ended = std::max(ended, request.sent);
  exchange.wait = request.wait;
  exchange.dns = request.dns;
  exchange.connect = request.connect;
  exchange.tls = request.tls;
  exchange.ttfb = request.ttfb;
  exchange.received_bytes = bytes;
  observer_.http_finished(exchange);
}

void NetworkTracker::finish(Instant now) {
  for (const auto& [id, request] : std::exchange(requests_, {})) report(request, now, 0, {}, true);
  for (const auto& [id, socket] : std::exchange(sockets_, {})) {
    if (socket.open) observer_.websocket_closed(socket.url, now);
  }
}

void NetworkTracker::socket_created(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  const std::string id(text_of(params["requestId"]));
  sockets_[id].url = text_of(params["url"]);
}

void NetworkTracker::socket_opened(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  const auto found = sockets_.find(std::string(text_of(params["requestId"])));
  const auto at = monotonic(number_of(params["timestamp"]));
  if (found == sockets_.end() || number_of(params["response"]["status"]) != 101) return;
  found->second.open = true;
  observer_.websocket_opened(found->second.url, at);
}

void NetworkTracker::socket_closed(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  auto found = sockets_.extract(std::string(text_of(params["requestId"])));
  if (!found || !found.mapped().open) return;
  observer_.websocket_closed(found.mapped().url, monotonic(number_of(params["timestamp"])));
}

void NetworkTracker::socket_frame(std::string_view message, bool sent) {
  EventParams params(message);
  if (!params) return;
  const auto found = sockets_.find(std::string(text_of(params["requestId"])));
  if (found == sockets_.end()) return;
  WebSocketFrame frame;
  frame.url = found->second.url;
  frame.sent = sent;
  frame.at = monotonic(number_of(params["timestamp"]));
  simdjson::ondemand::object response;
  if (params["response"].get_object().get(response)) return;
  frame.opcode = static_cast<int>(number_of(response["opcode"], 1));
  const auto payload = text_of(response["payloadData"]);
  frame.bytes = frame.opcode == 1 ? payload.size() : decoded_size(payload);
  if (frame.opcode == 1) frame.start = payload.substr(0, WebSocketFrame::kStart);
  observer_.websocket_frame(frame);
}

}  // namespace liveload::browser::cdp
