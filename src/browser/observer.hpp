#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "liveload/error.hpp"

namespace liveload::browser {

using base::Instant;

/// One HTTP request that left the browser (or failed to), from its sending to its last byte.
/// Requests answered from the browser's cache without asking the network are not reported. A
/// redirect is an exchange of its own.
struct HttpExchange {
  std::string_view url;
  std::string_view method;
  std::string_view resource_type;  ///< In LiveLoad's words: document, script, stylesheet, image,
                                   ///< fetch, xhr, websocket…
  int status = 0;                  ///< 0 when no response came.
  std::string_view error;          ///< "net::ERR_CONNECTION_REFUSED"; empty when it succeeded.
  bool unfinished = false;         ///< The page was closed before the end.
  Instant sent;                    ///< When the page asked for it.
  Instant ended;                   ///< When its last byte was there.
  /// Asked for → first byte of the request on its way: queueing, name look-up, connecting, TLS.
  std::optional<Duration> wait;
  /// Phases that did not happen (a reused connection, no TLS) are absent, never zero.
  std::optional<Duration> dns, connect, tls;
  std::optional<Duration>
      ttfb;  ///< First byte of the request on its way → first byte of the response.
  std::uint64_t received_bytes = 0;  ///< Encoded, as it came over the wire, headers included.
};

struct WebSocketFrame {
  static constexpr std::size_t kStart = 300;

  std::string_view url;
  bool sent = false;  ///< By the page; otherwise received.
  int opcode = 1;     ///< 1 text, 2 binary.
  std::uint64_t bytes =
      0;  ///< Payload after decompression; binary counted as bytes, not as base64.
  Instant at;
  std::string_view start;  ///< The first bytes of a text, at most kStart; for failure samples.
};

/// What a page lets its owner know, as it happens. Called on the shard's thread; views are valid
/// during the call only.
class PageObserver {
 public:
  virtual ~PageObserver() = default;

  virtual void http_finished(const HttpExchange& exchange) = 0;
  virtual void websocket_opened(std::string_view url, Instant at) = 0;
  virtual void websocket_closed(std::string_view url, Instant at) = 0;
  virtual void websocket_frame(const WebSocketFrame& frame) = 0;
  /// The page's own script called the binding that PageScript names.
  virtual void script_message(std::string_view payload) = 0;
  virtual void console_error(std::string_view text, Instant at) = 0;
  virtual void uncaught_exception(std::string_view text, Instant at) = 0;
};

}  // namespace liveload::browser
