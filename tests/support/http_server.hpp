#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload::test {

struct HttpRequest {
  std::string method;
  std::string target;                          ///< Path and query.
  std::map<std::string, std::string> headers;  ///< By lower-case name.
  std::string body;
};

struct HttpResponse {
  int status = 200;
  std::string body{};
  std::string type = "text/html; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers{};
  Duration delay{};      ///< Before the response is begun.
  bool hang_up = false;  ///< Close the connection instead of answering.
  /// In place of `body`: each part of a body that has no known length, until there is no more. An
  /// empty part is only waited for.
  std::function<std::optional<std::string>()> parts{};
  Duration pace{};  ///< Before each part.
};

/// Answers with a JSON body.
HttpResponse json_response(int status, const Value& body);

/// A small HTTP/1.1 server on 127.0.0.1, a thread for each connection, which remembers what it was
/// asked. A WebSocket handshake at any path is accepted, and each message sent back.
class HttpServer {
 public:
  using Handler = std::function<HttpResponse(const HttpRequest&)>;

  /// `handler` is called from several threads.
  explicit HttpServer(Handler handler);
  /// Cuts the open connections.
  ~HttpServer();

  int port() const;
  /// "http://127.0.0.1:PORT" and `path`.
  std::string url(const std::string& path = "/") const;
  /// Requests seen so far, WebSocket handshakes not among them.
  std::vector<HttpRequest> requests() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Answers "/name.html" from a folder, 404 for what is not there.
HttpServer::Handler serve_folder(const std::string& folder);

}  // namespace liveload::test
