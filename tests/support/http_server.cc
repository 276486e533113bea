#include "support/http_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <condition_variable>
#include <fstream>
#include <list>
#include <mutex>
#include <sstream>
#include <thread>

#include "base/json.hpp"

namespace liveload::test {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

HttpRequest plain(const http::request<http::string_body>& request) {
  HttpRequest result{.method = std::string(request.method_string()),
                     .target = std::string(request.target()),
                     .headers = {},
                     .body = request.body()};
  for (const auto& field : request) {
    std::string name(field.name_string());
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    result.headers[name] = std::string(field.value());
  }
  return result;
}

http::response<http::string_body> wire(const HttpResponse& response, bool keep_alive) {
  http::response<http::string_body> result(static_cast<http::status>(response.status), 11);
  result.set(http::field::content_type, response.type);
  result.set(http::field::cache_control, "no-store");
  for (const auto& [name, value] : response.headers) result.set(name, value);
  result.keep_alive(keep_alive);
  if (response.parts) {
    result.chunked(true);
    return result;
  }
  result.body() = response.body;
  result.prepare_payload();
  return result;
}

}  // namespace

struct HttpServer::Impl {
  struct Connection {
    explicit Connection(asio::io_context& context) : socket(context) {}
    tcp::socket socket;
    std::thread thread;
  };

  explicit Impl(Handler h)
      : handler(std::move(h)),
        acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    thread = std::thread([this] { accept(); });
  }
  ~Impl();

  void accept();
  void serve(tcp::socket& socket);
  void echo(tcp::socket& socket, const http::request<http::string_body>& handshake);
  void stream(tcp::socket& socket, const HttpResponse& response, beast::error_code& error);
  /// False when the server is being destroyed meanwhile.
  bool pause(Duration time);

  Handler handler;
  asio::io_context context;
  tcp::acceptor acceptor;
  std::thread thread;
  mutable std::mutex mutex;
  std::condition_variable stopping;
  bool stopped = false;
  std::list<Connection> connections;
  std::vector<HttpRequest> seen;
};

void HttpServer::Impl::accept() {
  for (;;) {
    beast::error_code error;
    tcp::socket socket(context);
    acceptor.accept(socket, error);
    const std::lock_guard lock(mutex);
    if (stopped) return;
    if (error) continue;
    auto& connection = connections.emplace_back(context);
    connection.socket = std::move(socket);
    connection.thread = std::thread([this, &connection] { serve(connection.socket); });
  }
}

void HttpServer::Impl::serve(tcp::socket& socket) {
  beast::flat_buffer buffer;
  beast::error_code error;
  socket.set_option(tcp::no_delay(true), error);
  while (!error) {
    http::request<http::string_body> request;
    http::read(socket, buffer, request, error);
    if (error) break;
    if (beast::websocket::is_upgrade(request)) return echo(socket, request);
    const HttpRequest asked = plain(request);
    {
      const std::lock_guard lock(mutex);
      seen.push_back(asked);
    }
    const HttpResponse response = handler(asked);
    if (!pause(response.delay) || response.hang_up) break;
    if (response.parts) {
      stream(socket, response, error);
    } else {
      http::write(socket, wire(response, request.keep_alive()), error);
    }
    if (!request.keep_alive()) break;
  }
  const std::lock_guard lock(mutex);
  socket.shutdown(tcp::socket::shutdown_both, error);
}

void HttpServer::Impl::stream(tcp::socket& socket, const HttpResponse& response,
                              beast::error_code& error) {
  auto head = wire(response, true);
  http::response_serializer<http::string_body> serializer(head);
  http::write_header(socket, serializer, error);
  while (!error && pause(response.pace)) {
    const std::optional<std::string> part = response.parts();
    if (!part) {
      asio::write(socket, http::make_chunk_last(), error);
      return;
    }
    if (!part->empty()) asio::write(socket, http::make_chunk(asio::buffer(*part)), error);
  }
}

void HttpServer::Impl::echo(tcp::socket& socket,
                            const http::request<http::string_body>& handshake) {
  beast::websocket::stream<tcp::socket&> stream(socket);
  beast::error_code error;
  stream.accept(handshake, error);
  while (!error) {
    beast::flat_buffer message;
    stream.read(message, error);
    if (error) return;
    stream.text(stream.got_text());
    stream.write(message.data(), error);
  }
}

bool HttpServer::Impl::pause(Duration time) {
  std::unique_lock lock(mutex);
  return !stopping.wait_for(lock, time, [this] { return stopped; });
}

HttpServer::Impl::~Impl() {
  beast::error_code ignored;
  {
    const std::lock_guard lock(mutex);
    stopped = true;
    for (auto& connection : connections) {
      connection.socket.shutdown(tcp::socket::shutdown_both, ignored);
    }
  }
  stopping.notify_all();
  // Wakes the thread that accepts.
  tcp::socket last(context);
  last.connect(acceptor.local_endpoint(), ignored);
  thread.join();
  for (auto& connection : connections) connection.thread.join();
}

HttpServer::HttpServer(Handler handler) : impl_(std::make_unique<Impl>(std::move(handler))) {}
HttpServer::~HttpServer() = default;

int HttpServer::port() const {
  return impl_->acceptor.local_endpoint().port();
}

std::string HttpServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port()) + path;
}

std::vector<HttpRequest> HttpServer::requests() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->seen;
}

HttpResponse json_response(int status, const Value& body) {
  return {.status = status, .body = base::dump_json(body), .type = "application/json"};
}

HttpServer::Handler serve_folder(const std::string& folder) {
  return [folder](const HttpRequest& request) -> HttpResponse {
    const std::string path = request.target.substr(0, request.target.find('?'));
    std::ifstream file(folder + path);
    if (path.find("..") != std::string::npos || path.ends_with('/') || !file) {
      return {.status = 404, .body = "<title>not found</title>nothing here"};
    }
    std::ostringstream text;
    text << file.rdbuf();
    const bool script = path.ends_with(".js");
    return {.body = text.str(), .type = script ? "text/javascript" : "text/html; charset=utf-8"};
  };
}

}  // namespace liveload::test
