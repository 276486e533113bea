#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "liveload/error.hpp"

namespace liveload::net {

/// What a client asked for. Everything in it is as hostile as the client.
struct ServedRequest {
  std::string method;
  std::string path;                                         ///< Without the query.
  std::map<std::string, std::string, std::less<>> query;    ///< Decoded; of two alike, the first.
  std::map<std::string, std::string, std::less<>> headers;  ///< By lower-case name.
  std::string body;

  /// Empty where there is no such one.
  std::string_view header(std::string_view name) const;
  std::string_view argument(std::string_view name) const;
};

struct ServedAnswer {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  /// The connection stays open after `body`, for what HttpServer::send adds to it.
  bool stream = false;
};

/// A small HTTP/1.1 server for a few browsers, on a thread of its own. Requests are limited in size
/// and time, connections in number. Thread-safe.
class HttpServer {
 public:
  /// Called on the server's thread; must not block.
  using Handler = std::function<ServedAnswer(const ServedRequest&)>;
  using Stream = std::uint64_t;

  struct Options {
    std::string host = "127.0.0.1";  ///< An address or a name of this machine.
    int port = 0;                    ///< 0: any that is free.
    std::size_t largest_body = 64 * 1024;
    std::size_t most_connections = 64;
    /// A stream whose client has not read so many bytes is closed.
    std::size_t most_unsent = 64 * 1024 * 1024;
  };

  /// Error of kind `usage` where the address is none of this machine's, or taken.
  static Result<std::unique_ptr<HttpServer>> listen(Options options, Handler handler);
  /// Streams get up to two seconds to take what was sent to them.
  ~HttpServer();

  int port() const;
  /// The address that is listened on, as of a URL: "127.0.0.1:4400", "[::1]:4400".
  std::string authority() const;

  /// Those that are open, oldest first.
  std::vector<Stream> streams() const;
  /// Sends `text` on a stream, after what was sent before. No such stream (any more): nothing.
  void send(Stream stream, std::shared_ptr<const std::string> text);

  struct Impl;

 private:
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace liveload::net
