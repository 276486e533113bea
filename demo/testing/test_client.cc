#include "test_client.hpp"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/json.hpp>
#include <stdexcept>

namespace liveload::demo {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::seconds kPatience{10};

// Runs one asynchronous operation to its end, or throws after kPatience.
template <typename Start>
error_code finish(asio::io_context& loop, Start start) {
  std::optional<error_code> result;
  start([&](error_code error, auto&&...) { result = error; });
  loop.restart();
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!result && loop.run_one_until(deadline) > 0) {
  }
  if (!result) throw std::runtime_error("the demo did not answer in time");
  return *result;
}

void check(error_code error) {
  if (error) throw boost::system::system_error(error);
}

std::string between(const std::string& text, std::string_view before, char after) {
  const std::size_t start = text.find(before);
  if (start == std::string::npos) return {};
  const std::size_t from = start + before.size();
  return text.substr(from, text.find(after, from) - from);
}

tcp::endpoint endpoint(unsigned short port) {
  return {asio::ip::address_v4::loopback(), port};
}

}  // namespace

struct TestBrowser::Connection {
  asio::io_context loop;
  tcp::socket socket{loop};
  beast::flat_buffer buffer;
};

TestBrowser::TestBrowser(unsigned short port) : port_(port) {}
TestBrowser::~TestBrowser() = default;

Reply TestBrowser::request(const std::string& method, const std::string& target,
                           const std::string& body,
                           const std::map<std::string, std::string>& headers) {
  if (!connection_) {
    connection_ = std::make_unique<Connection>();
    connection_->socket.connect(endpoint(port_));
  }
  http::request<http::string_body> request(http::string_to_verb(method), target, 11);
  request.set(http::field::host, "127.0.0.1");
  if (!cookie.empty()) request.set(http::field::cookie, cookie);
  for (const auto& [name, value] : headers) request.set(name, value);
  request.body() = body;
  request.prepare_payload();
  http::response_parser<http::string_body> parser;
  parser.skip(method == "HEAD");
  auto& [loop, socket, buffer] = *connection_;
  const auto start = std::chrono::steady_clock::now();
  check(finish(loop, [&](auto done) { http::async_write(socket, request, done); }));
  check(finish(loop, [&](auto done) { http::async_read(socket, buffer, parser, done); }));
  Reply reply{
      parser.get().result_int(), parser.get().body(), {}, std::chrono::steady_clock::now() - start};
  for (const auto& field : parser.get()) {
    std::string name(field.name_string());
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    reply.headers[name] = std::string(field.value());
  }
  if (const auto set = reply.headers.find("set-cookie"); set != reply.headers.end()) {
    cookie = set->second.substr(0, set->second.find(';'));
  }
  if (!parser.get().keep_alive()) connection_.reset();
  return reply;
}

Reply TestBrowser::open(const std::string& target) {
  Reply reply = request("GET", target);
  csrf = between(reply.body, "name=\"csrf-token\" content=\"", '"');
  live_id = between(reply.body, "<div id=\"", '"');
  live_session = between(reply.body, "data-phx-session=\"", '"');
  return reply;
}

boost::json::value TestBrowser::stats() {
  return boost::json::parse(request("GET", "/stats").body);
}

std::string TestBrowser::raw(std::string_view bytes) {
  Connection connection;
  connection.socket.connect(endpoint(port_));
  error_code ignored;
  asio::write(connection.socket, asio::buffer(bytes), ignored);
  connection.socket.shutdown(tcp::socket::shutdown_send, ignored);
  std::string out;
  finish(connection.loop,
         [&](auto done) { asio::async_read(connection.socket, asio::dynamic_buffer(out), done); });
  return out;
}

struct TestSocket::Connection {
  asio::io_context loop;
  beast::websocket::stream<tcp::socket> stream{loop};
  beast::flat_buffer buffer;
};

TestSocket::TestSocket(TestBrowser& browser)
    : browser_(browser), connection_(std::make_unique<Connection>()) {
  auto& stream = connection_->stream;
  stream.next_layer().connect(endpoint(browser.port()));
  stream.set_option(
      beast::websocket::stream_base::decorator([&](beast::websocket::request_type& request) {
        request.set(http::field::cookie, browser.cookie);
      }));
  beast::websocket::response_type response;
  const error_code error = finish(connection_->loop, [&](auto done) {
    stream.async_handshake(response, "127.0.0.1",
                           "/live/websocket?vsn=2.0.0&_csrf_token=" + browser.csrf, done);
  });
  if (error) throw std::runtime_error(std::to_string(response.result_int()));
}

TestSocket::~TestSocket() = default;

void TestSocket::send(const std::string& text, bool binary) {
  connection_->stream.binary(binary);
  // A server that has closed the connection already is noticed by the next receive().
  finish(connection_->loop,
         [&](auto done) { connection_->stream.async_write(asio::buffer(text), done); });
}

std::optional<boost::json::value> TestSocket::receive() {
  auto& [loop, stream, buffer] = *connection_;
  buffer.clear();
  if (finish(loop, [&](auto done) { stream.async_read(buffer, done); })) return std::nullopt;
  return boost::json::parse(beast::buffers_to_string(buffer.data()));
}

std::string TestSocket::message(const std::string& event, const boost::json::value& payload) {
  return boost::json::serialize(boost::json::array{join_ref_, std::to_string(++ref_),
                                                   "lv:" + browser_.live_id, event, payload});
}

boost::json::value TestSocket::join(const std::string& target, bool navigation, int mounts) {
  join_ref_ = std::to_string(ref_ + 1);
  send(message("phx_join", join_payload(browser_, target, navigation, mounts)));
  return receive().value();
}

std::optional<boost::json::value> TestSocket::event(const std::string& type,
                                                    const std::string& name,
                                                    const boost::json::value& value) {
  send(message("event", {{"type", type}, {"event", name}, {"value", value}}));
  return receive();
}

std::optional<boost::json::value> TestSocket::click(const std::string& name) {
  return event("click", name, boost::json::object());
}

boost::json::value join_payload(const TestBrowser& browser, const std::string& target,
                                bool navigation, int mounts) {
  return {{navigation ? "redirect" : "url", "http://127.0.0.1" + target},
          {"params", {{"_csrf_token", browser.csrf}, {"_mounts", mounts}}},
          {"session", browser.live_session},
          {"static", ""}};
}

}  // namespace liveload::demo
