#include "http_connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "websocket_session.hpp"

namespace liveload::demo {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;
using boost::system::error_code;

constexpr std::size_t kLargestHeader = 32 * 1024;
constexpr std::size_t kLargestBody = 1 << 20;
constexpr std::chrono::seconds kIdle{75};

HttpRequest to_plain(Request& request) {
  const auto header = [&](auto name) { return std::string(request[name]); };
  return {std::string(request.method_string()),
          parse_uri({request.target().data(), request.target().size()}),
          header(http::field::cookie),
          header("x-csrf-token"),
          header(http::field::if_none_match),
          header(http::field::content_type),
          header(http::field::authorization),
          std::move(request.body()),
          std::chrono::steady_clock::now()};
}

asio::awaitable<void> wait_until(SteadyTime when) {
  if (when <= std::chrono::steady_clock::now()) co_return;
  asio::steady_timer timer(co_await asio::this_coro::executor, when);
  co_await timer.async_wait(asio::use_awaitable);
}

// False if the connection is not to be used again.
asio::awaitable<bool> respond(App& app, beast::tcp_stream& stream, const Request& request,
                              HttpResponse plain, SteadyTime received) {
  co_await wait_until(app.faults.release(received + plain.delay));
  co_await wait_until(app.faults.release(std::chrono::steady_clock::now()));
  Response response(static_cast<http::status>(plain.status), request.version());
  response.set(http::field::content_type, plain.content_type);
  for (const auto& [name, value] : plain.headers) response.insert(name, value);
  response.keep_alive(request.keep_alive());
  if (plain.status == 304) {
    response.erase(http::field::content_type);
  } else {
    response.content_length(plain.body.size());
    if (request.method() != http::verb::head) response.body() = std::move(plain.body);
  }
  // Counted first: whoever has the answer finds it in /stats.
  if (!plain.kind.empty()) app.stats.http(plain.status, plain.kind);
  error_code error;
  stream.expires_after(kIdle);
  http::response_serializer<http::string_body> serializer(response);
  co_await http::async_write(stream, serializer, asio::redirect_error(asio::use_awaitable, error));
  co_return !error && response.keep_alive();
}

// Nothing once the WebSocket has been served; what to answer if it is refused.
asio::awaitable<std::optional<HttpResponse>> upgrade(App& app, beast::tcp_stream& stream,
                                                     Request request, const HttpRequest& plain) {
  Session session = read_session(app.signer, plain.cookie);
  const bool allowed = !session.fresh && session.csrf_matches(plain.uri.query.get("_csrf_token"));
  app.stats.websocket_upgrade(allowed);
  if (!allowed) {
    HttpResponse forbidden;
    forbidden.status = 403;
    forbidden.content_type = "text/plain";
    forbidden.body = "forbidden";
    co_return forbidden;
  }
  stream.expires_never();
  co_await wait_until(app.faults.release(plain.received));
  co_await serve_websocket(app, std::move(stream), std::move(request), std::move(session));
  co_return std::nullopt;
}

HttpResponse bad_request(App& app) {
  app.stats.http(400, "other");
  HttpResponse response;
  response.status = 400;
  response.content_type = "text/plain";
  response.body = "bad request";
  return response;
}

}  // namespace

asio::awaitable<void> serve_connection(App& app, Site& site, LongPollHub& longpolls,
                                       asio::ip::tcp::socket socket) {
  error_code error;
  socket.set_option(asio::ip::tcp::no_delay(true), error);
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  for (bool open = true; open;) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(kLargestHeader);
    parser.body_limit(kLargestBody);
    stream.expires_after(kIdle);
    co_await http::async_read(stream, buffer, parser,
                              asio::redirect_error(asio::use_awaitable, error));
    const auto received = std::chrono::steady_clock::now();
    if (error) {
      const bool foreign =
          error.category() == http::make_error_code(http::error::bad_method).category();
      if (foreign && error != http::error::end_of_stream && error != http::error::partial_message) {
        Request none(http::verb::get, "/", 11);
        none.keep_alive(false);
        HttpResponse response = bad_request(app);
        co_await respond(app, stream, none, std::move(response), received);
      }
      break;
    }
    stream.expires_never();
    Request request = parser.release();
    HttpRequest plain = to_plain(request);
    if (plain.uri.path == "/live/websocket" && beast::websocket::is_upgrade(request)) {
      auto refused = co_await upgrade(app, stream, std::move(request), plain);
      if (!refused) co_return;
      Request none(http::verb::get, "/", 11);
      none.keep_alive(false);
      co_await respond(app, stream, none, std::move(*refused), received);
      break;
    }
    HttpResponse response;
    if (plain.uri.path == "/live/longpoll") {
      response = co_await longpolls.handle(std::move(plain));
    } else {
      response = site.handle(plain);
    }
    open = co_await respond(app, stream, request, std::move(response), received);
  }
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
}

}  // namespace liveload::demo
