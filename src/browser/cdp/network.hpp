#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "browser/observer.hpp"

namespace liveload::browser::cdp {

/// Turns the events of the Network domain into the observer's exchanges and frames. Confined to
/// its shard.
class NetworkTracker {
 public:
  NetworkTracker(PageObserver& observer, std::string main_frame)
      : observer_(observer), main_frame_(std::move(main_frame)) {}

  void take(std::string_view method, std::string_view message);
  /// Reports what is under way as unfinished.
  void finish(Instant now);
  /// Why the main frame's last document could not be loaded; empty when it could.
  const std::string& document_error() const { return document_error_; }

 private:
  /// A request under way, owning what HttpExchange views.
  struct Request {
    std::string url, method, type;
    Instant sent;
    int status = 0;
    bool from_cache = false;
    bool of_main_frame = false;
    std::optional<Duration> wait, dns, connect, tls, ttfb;
  };

  template <class Json>
  static void read_response(Request& request, Json&& response);
  void request_sent(std::string_view message);
  void response_received(std::string_view message);
  void extra_info_received(std::string_view message);
  void served_from_cache(std::string_view message);
  void loading_finished(std::string_view message);
  void loading_failed(std::string_view message);
  void report(const Request& request, Instant ended, std::uint64_t bytes, std::string_view error,
              bool unfinished);

  void socket_created(std::string_view message);
  void socket_opened(std::string_view message);
  void socket_closed(std::string_view message);
  void socket_frame(std::string_view message, bool sent);

  struct Socket {
    std::string url;
    bool open = false;
  };

  PageObserver& observer_;
  std::string main_frame_;
  std::unordered_map<std::string, Request> requests_;
  std::unordered_map<std::string, Socket> sockets_;
  std::string document_error_;
};

}  // namespace liveload::browser::cdp
