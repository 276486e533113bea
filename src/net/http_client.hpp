#pragma once

#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/deadline.hpp"
#include "liveload/error.hpp"

namespace liveload::net {

struct HttpRequest {
  std::string method = "GET";
  std::string url;  ///< Absolute, http or https; see `percent_encoded` for its parts.
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
};

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string, std::less<>> headers{};  ///< By lower-case name.
  std::string body{};
  Duration retry_after{};  ///< What its header Retry-After asks for, as seconds or as a date.

  bool ok() const { return status >= 200 && status < 300; }
};

/// A blocking client for the APIs that make machines; nothing is measured by it. Follows no
/// redirect. Uses the proxy that the environment names (https_proxy and so on), except over a Unix
/// socket. Thread-safe; connections are kept for the next request.
class HttpClient {
 public:
  struct Options {
    std::string unix_socket{};  ///< Where to connect, in place of the URL's host.
    /// Asked before each request for the header of that name, "Bearer …"; empty: none. Secret.
    std::function<std::string()> authorization{};
    /// PEM. Who signs the servers that are trusted; empty: the system's list.
    std::string authority{};
    std::string certificate{};  ///< PEM. What we show of ourselves.
    std::string key{};          ///< PEM. Secret.
    std::size_t largest_body = 16 * 1024 * 1024;
    /// One attempt gets no longer, so that a server which has gone silent is asked again.
    Duration attempt = std::chrono::seconds(60);
    /// Before the second attempt; doubled for each one more, up to `longest_pause`.
    Duration first_pause = std::chrono::milliseconds(250);
    Duration longest_pause = std::chrono::seconds(8);
  };

  explicit HttpClient(Options options);
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  /// Asks once. Error: `timeout`, `interrupted` soon after `stop`, `protocol` for an answer that is
  /// too large or no HTTP, `config` for certificates that cannot be used, otherwise `io`. Any
  /// status is an answer, not an error.
  Result<HttpResponse> ask(const HttpRequest& request, base::Deadline deadline,
                           const std::stop_token& stop = {}) const;

  /// As `ask`, but where the server is out of reach, or answers 429 or 5xx, tries again after a
  /// pause: the one that the server wishes (Retry-After), else a growing one. When the deadline
  /// leaves no time for that, the last answer or error is returned. A request may reach the server
  /// more than once: have it bear a name that lets the server see so.
  Result<HttpResponse> insist(const HttpRequest& request, base::Deadline deadline,
                              const std::stop_token& stop = {}) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// `text` as a part of a path or a query: all but letters, digits and "-._~" as %XX.
std::string percent_encoded(std::string_view text);

}  // namespace liveload::net
