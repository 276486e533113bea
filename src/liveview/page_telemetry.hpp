#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "browser/observer.hpp"
#include "liveview/message_log.hpp"
#include "liveview/probe_message.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::liveview {

/// Turns what happens in one user's page into samples: the probe's reports into LiveView's and the
/// channel's metrics, HTTP exchanges and WebSocket facts into theirs, errors into counts. Confined
/// to its shard.
class PageTelemetry final : public browser::PageObserver {
 public:
  /// The recorder must outlive this.
  explicit PageTelemetry(telemetry::Recorder& recorder) : recorder_(recorder) {}

  void http_finished(const browser::HttpExchange& exchange) override;
  void websocket_opened(std::string_view url, browser::Instant at) override;
  void websocket_closed(std::string_view url, browser::Instant at) override;
  void websocket_frame(const browser::WebSocketFrame& frame) override;
  void script_message(std::string_view payload) override;
  void console_error(std::string_view text, browser::Instant at) override;
  void uncaught_exception(std::string_view text, browser::Instant at) override;

  /// The last lines of console errors, uncaught exceptions and refused joins, oldest first; for
  /// failure samples. At most 20, of 500 bytes each.
  const std::deque<std::string>& recent_lines() const { return lines_; }
  /// The last ten messages over WebSockets, oldest first, with their age at `now`; for failure
  /// samples. Each is shortened and without its secrets. None of long polling: its messages are
  /// bodies of HTTP requests, which the browser is never asked for.
  std::vector<std::string> recent_messages(browser::Instant now = base::Clock::now()) const {
    return messages_.lines(now);
  }
  /// Reports of the probe, or parts of them, that had not its form.
  std::uint64_t rejected_messages() const { return rejected_; }

 private:
  void record(const ProbeItem& item);
  void record_channel(const ProbeItem& item);
  void record_event(const ProbeItem& item);
  void record_server_push(const ProbeItem& item);
  void record_join(const ProbeItem& item);
  void record_view(const ProbeItem& item);
  void record_page(const ProbeItem& item);
  void record_vital(const ProbeItem& item);
  void add_line(std::string_view prefix, std::string_view text);

  telemetry::Recorder& recorder_;
  std::string route_ = "/";
  std::deque<std::string> lines_;
  MessageLog messages_;
  std::uint64_t rejected_ = 0;
};

}  // namespace liveload::liveview
