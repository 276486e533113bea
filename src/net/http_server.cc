#include "net/http_server.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "base/ascii.hpp"

namespace liveload::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr std::uint32_t kLargestHeader = 16 * 1024;
/// For a request to arrive, and for a client to take what it asked for.
constexpr std::chrono::seconds kPatience{30};
/// A stream that has nothing to say says so, lest somebody between takes it for dead.
constexpr std::chrono::seconds kSilence{15};
constexpr std::chrono::seconds kFarewell{2};

/// A part of a query.
std::string decoded(std::string_view part) {
  std::string text(part);
  std::ranges::replace(text, '+', ' ');
  int length = 0;
  const std::unique_ptr<char, decltype(&curl_free)> plain(
      curl_easy_unescape(nullptr, text.data(), static_cast<int>(text.size()), &length), curl_free);
  return {plain.get(), static_cast<std::size_t>(length)};
}

ServedRequest plain(http::request<http::string_body>&& from) {
  ServedRequest request{.method = std::string(from.method_string()),
                        .path = std::string(from.target()),
                        .query = {},
                        .headers = {},
                        .body = std::move(from.body())};
  if (const std::size_t mark = request.path.find('?'); mark != std::string::npos) {
    std::string_view rest = std::string_view(request.path).substr(mark + 1);
    while (!rest.empty()) {
      const std::string_view part = rest.substr(0, rest.find('&'));
      rest.remove_prefix(std::min(rest.size(), part.size() + 1));
      const std::size_t equals = std::min(part.find('='), part.size());
      request.query.emplace(decoded(part.substr(0, equals)),
                            decoded(part.substr(std::min(equals + 1, part.size()))));
    }
    request.path.resize(mark);
  }
  for (const auto& field : from) {
    request.headers.emplace(base::lower({field.name_string().data(), field.name_string().size()}),
                            std::string(field.value()));
  }
  return request;
}

std::string_view found(const std::map<std::string, std::string, std::less<>>& in,
                       std::string_view name) {
  const auto at = in.find(name);
  return at == in.end() ? std::string_view() : std::string_view(at->second);
}

}  // namespace

std::string_view ServedRequest::header(std::string_view name) const {
  return found(headers, name);
}

std::string_view ServedRequest::argument(std::string_view name) const {
  return found(query, name);
}

struct HttpServer::Impl {
  struct OpenStream {
    explicit OpenStream(asio::io_context& context) : news(context) {}
    std::deque<std::shared_ptr<const std::string>> unsent;
    std::size_t bytes = 0;
    asio::steady_timer news;  // Cancelled when there is something to send.
    bool ending = false;      // Once all is sent.
  };

  Impl(Options given, Handler handle) : options(std::move(given)), handler(std::move(handle)) {}
  ~Impl();

  Result<void> listen();
  asio::awaitable<void> accept();
  asio::awaitable<void> serve(tcp::socket socket);
  asio::awaitable<bool> respond(beast::tcp_stream& connection, const ServedAnswer& answer,
                                bool keep_alive);
  asio::awaitable<void> stream(beast::tcp_stream& connection, const ServedAnswer& answer);
  asio::awaitable<void> write(beast::tcp_stream& connection, std::string_view text,
                              error_code& error);
  void end_streams();

  const Options options;
  const Handler handler;
  std::string authority;
  int port = 0;
  std::size_t connections = 0;

  mutable std::mutex mutex;
  std::condition_variable stream_closed;
  std::map<Stream, std::shared_ptr<OpenStream>> streams;
  Stream last_stream = 0;
  bool closing = false;

  // Destroyed first: what is still suspended in it refers to the above.
  asio::io_context context{1};
  tcp::acceptor acceptor{context};
  std::thread thread;
};

Result<void> HttpServer::Impl::listen() {
  const auto refuse = [this](const error_code& error) {
    const bool taken = error == asio::error::address_in_use;
    return fail({.kind = ErrorKind::kUsage,
                 .tried = "listen",
                 .target = fmt::format("{}:{}", options.host, options.port),
                 .cause = error.message(),
                 .hint = taken ? "name another port, or none to have any that is free"
                               : "name an address of this machine: 127.0.0.1:4400"});
  };
  error_code error;
  tcp::resolver resolver(context);
  const auto found =
      resolver.resolve(options.host, std::to_string(options.port), tcp::resolver::passive, error);
  if (error) return refuse(error);
  const tcp::endpoint endpoint = found.begin()->endpoint();
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return refuse(error);
  const tcp::endpoint bound = acceptor.local_endpoint();
  port = bound.port();
  const std::string address = bound.address().to_string();
  authority = bound.address().is_v6() ? fmt::format("[{}]:{}", address, port)
                                      : fmt::format("{}:{}", address, port);
  asio::co_spawn(context, accept(), asio::detached);
  thread = std::thread([this] { context.run(); });
  return {};
}

HttpServer::Impl::~Impl() {
  if (!thread.joinable()) return;
  asio::post(context, [this] { end_streams(); });
  {
    std::unique_lock lock(mutex);
    closing = true;
    stream_closed.wait_for(lock, kFarewell, [this] { return streams.empty(); });
  }
  context.stop();
  thread.join();
  streams.clear();  // Their timers must not outlive the context.
}

void HttpServer::Impl::end_streams() {
  error_code ignored;
  acceptor.close(ignored);
  const std::lock_guard lock(mutex);
  for (auto& [id, stream] : streams) {
    stream->ending = true;
    stream->news.cancel();
  }
}

asio::awaitable<void> HttpServer::Impl::accept() {
  while (acceptor.is_open()) {
    tcp::socket socket(context);
    error_code error;
    co_await acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {
      // Out of file descriptors, most likely: wait instead of spinning.
      asio::steady_timer pause(context, 100ms);
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    if (connections >= options.most_connections) continue;
    ++connections;
    asio::co_spawn(context, serve(std::move(socket)),
                   [this](const std::exception_ptr&) { --connections; });
  }
}

asio::awaitable<void> HttpServer::Impl::serve(tcp::socket socket) {
  error_code error;
  socket.set_option(tcp::no_delay(true), error);
  beast::tcp_stream connection(std::move(socket));
  beast::flat_buffer buffer;
  for (bool open = true; open;) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(kLargestHeader);
    parser.body_limit(options.largest_body);
    connection.expires_after(kPatience);
    co_await http::async_read(connection, buffer, parser,
                              asio::redirect_error(asio::use_awaitable, error));
    if (error == http::error::end_of_stream || error == beast::error::timeout) break;
    if (error) {
      const bool large = error == http::error::body_limit || error == http::error::header_limit;
      const ServedAnswer answer{.status = large ? 413 : 400, .body = error.message() + "\n"};
      co_await respond(connection, answer, false);
      break;
    }
    const bool keep_alive = parser.get().keep_alive();
    const ServedAnswer answer = handler(plain(parser.release()));
    if (answer.stream) {
      co_await stream(connection, answer);
      break;
    }
    open = co_await respond(connection, answer, keep_alive) && keep_alive;
  }
  connection.socket().shutdown(tcp::socket::shutdown_both, error);
}

asio::awaitable<bool> HttpServer::Impl::respond(beast::tcp_stream& connection,
                                                const ServedAnswer& answer, bool keep_alive) {
  http::response<http::string_body> response(static_cast<http::status>(answer.status), 11);
  response.set(http::field::content_type, answer.type);
  for (const auto& [name, value] : answer.headers) response.insert(name, value);
  response.keep_alive(keep_alive);
  response.body() = answer.body;
  response.prepare_payload();
  error_code error;
  connection.expires_after(kPatience);
  co_await http::async_write(connection, response,
                             asio::redirect_error(asio::use_awaitable, error));
  co_return !error;
}

asio::awaitable<void> HttpServer::Impl::write(beast::tcp_stream& connection, std::string_view text,
                                              error_code& error) {
  connection.expires_after(kPatience);
  co_await asio::async_write(connection, asio::buffer(text.data(), text.size()),
                             asio::redirect_error(asio::use_awaitable, error));
}

/// Its length is not known: it ends with its connection.
asio::awaitable<void> HttpServer::Impl::stream(beast::tcp_stream& connection,
                                               const ServedAnswer& answer) {
  const auto open = std::make_shared<OpenStream>(context);
  Stream id = 0;
  {
    const std::lock_guard lock(mutex);
    if (closing) co_return;
    id = ++last_stream;
    streams.emplace(id, open);
  }
  std::string head = fmt::format("HTTP/1.1 {} OK\r\nContent-Type: {}\r\nConnection: close\r\n",
                                 answer.status, answer.type);
  for (const auto& [name, value] : answer.headers) head += fmt::format("{}: {}\r\n", name, value);
  head += "\r\n" + answer.body;
  error_code error;
  co_await write(connection, head, error);
  while (!error && open->bytes <= options.most_unsent) {
    if (open->unsent.empty()) {
      if (open->ending) break;
      error_code news;
      open->news.expires_after(kSilence);
      co_await open->news.async_wait(asio::redirect_error(asio::use_awaitable, news));
      if (!news) co_await write(connection, ":\n\n", error);
      continue;
    }
    const std::shared_ptr<const std::string> text = open->unsent.front();
    open->unsent.pop_front();
    co_await write(connection, *text, error);
    open->bytes -= text->size();
  }
  {
    const std::lock_guard lock(mutex);
    streams.erase(id);
  }
  stream_closed.notify_all();
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::listen(Options options, Handler handler) {
  auto impl = std::make_unique<Impl>(std::move(options), std::move(handler));
  if (auto listening = impl->listen(); !listening) return tl::unexpected(listening.error());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

int HttpServer::port() const {
  return impl_->port;
}

std::string HttpServer::authority() const {
  return impl_->authority;
}

std::vector<HttpServer::Stream> HttpServer::streams() const {
  const std::lock_guard lock(impl_->mutex);
  std::vector<Stream> all;
  for (const auto& [id, stream] : impl_->streams) all.push_back(id);
  return all;
}

void HttpServer::send(Stream stream, std::shared_ptr<const std::string> text) {
  asio::post(impl_->context, [impl = impl_.get(), stream, text = std::move(text)] {
    const std::lock_guard lock(impl->mutex);
    const auto found = impl->streams.find(stream);
    if (found == impl->streams.end()) return;
    found->second->bytes += text->size();
    found->second->unsent.push_back(text);
    found->second->news.cancel();
  });
}

}  // namespace liveload::net
