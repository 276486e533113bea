#include "longpoll.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "html.hpp"

namespace liveload::demo {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kPollWindow{10};
constexpr std::chrono::seconds kExpiry{20};
constexpr std::size_t kMostSessions = 20'000;

std::string envelope(int status, std::string_view token, const std::vector<std::string>& messages) {
  std::string out = "{\"messages\":[";
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, messages[i]);
  }
  return out + fmt::format(R"(],"status":{},"token":{}}})", status, json_string(token));
}

}  // namespace

LongPollSession::LongPollSession(App& app, LongPollHub& hub, std::string id, Session session,
                                 asio::any_io_executor executor)
    : app_(app),
      hub_(hub),
      id_(std::move(id)),
      executor_(std::move(executor)),
      waiting_(executor_),
      expiry_(executor_),
      socket_(app, *this, std::move(session)) {
  app_.stats.socket_opened(TransportKind::kLongPoll);
}

LongPollSession::~LongPollSession() {
  app_.stats.socket_closed(TransportKind::kLongPoll);
}

void LongPollSession::send(std::string message) {
  if (closed_) return;
  messages_.push_back(std::move(message));
  waiting_.cancel();
}

void LongPollSession::close() {
  closed_ = true;
  messages_.clear();
  waiting_.cancel();
  expiry_.cancel();
  hub_.erase(id_);
}

asio::awaitable<std::string> LongPollSession::poll(std::string token) {
  const auto self = shared_from_this();
  expiry_.cancel();
  if (messages_.empty() && !closed_) {
    // Setting the time releases a poll that waits already: it was given up by its browser.
    waiting_.expires_after(kPollWindow);
    boost::system::error_code ignored;
    co_await waiting_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  if (closed_) co_return envelope(410, token, {});
  expire_later();
  const std::vector<std::string> messages = std::exchange(messages_, {});
  co_return envelope(messages.empty() ? 204 : 200, token, messages);
}

asio::awaitable<bool> LongPollSession::receive(std::string body) {
  const auto self = shared_from_this();
  std::string_view rest = body;
  while (!rest.empty() && !closed_) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (!line.empty() && !take(line)) {
      close();
      co_return false;
    }
  }
  co_return true;
}

// A line is a message in JSON, which begins with a bracket, or the base64 of a binary one.
bool LongPollSession::take(std::string_view line) {
  if (line.starts_with('[')) return socket_.receive(line);
  const std::optional<std::string> frame = from_base64(line);
  return frame && socket_.receive_binary(*frame);
}

void LongPollSession::expire_later() {
  expiry_.expires_after(kExpiry);
  expiry_.async_wait([weak = weak_from_this()](auto error) {
    const auto self = weak.lock();
    if (!error && self) self->close();
  });
}

std::shared_ptr<LongPollSession> LongPollHub::find(std::string_view token) {
  const auto id = app_.signer.verify("longpoll", token);
  if (!id) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto place = sessions_.find(*id);
  return place == sessions_.end() ? nullptr : place->second;
}

void LongPollHub::erase(const std::string& id) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(id);
}

void LongPollHub::clear() {
  const std::lock_guard lock(mutex_);
  sessions_.clear();
}

std::string LongPollHub::open(const HttpRequest& request, asio::any_io_executor executor) {
  Session session = read_session(app_.signer, request.cookie);
  if (session.fresh || !session.csrf_matches(request.uri.query.get("_csrf_token"))) {
    return R"({"status":403})";
  }
  const std::string id = random_token(18);
  const auto created =
      std::make_shared<LongPollSession>(app_, *this, id, std::move(session), std::move(executor));
  created->expire_later();
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= kMostSessions) return R"({"status":500})";
  sessions_.emplace(id, created);
  return envelope(410, app_.signer.sign("longpoll", id), {});
}

asio::awaitable<HttpResponse> LongPollHub::handle(HttpRequest request) {
  HttpResponse response;
  response.content_type = "application/json; charset=utf-8";
  response.headers.emplace_back("cache-control", "max-age=0, private, must-revalidate");
  const std::string token(request.uri.query.get("token"));
  const auto session = find(token);
  if (request.method == "GET" && session) {
    response.body =
        co_await asio::co_spawn(session->executor(), session->poll(token), asio::use_awaitable);
  } else if (request.method == "GET") {
    response.body = open(request, co_await asio::this_coro::executor);
  } else if (request.method == "POST" && session) {
    const bool good = co_await asio::co_spawn(
        session->executor(), session->receive(std::move(request.body)), asio::use_awaitable);
    response.body = good ? R"({"status":200})" : R"({"status":500})";
  } else {
    response.body = R"({"status":410})";
  }
  const std::size_t status = response.body.rfind("\"status\":") + 9;
  app_.stats.longpoll(request.method + " " + response.body.substr(status, 3));
  co_return response;
}

}  // namespace liveload::demo
