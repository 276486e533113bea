#include "browser/cdp/router.hpp"

#include <charconv>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace liveload::browser::cdp {
namespace {

Error oversized_reply() {
  return {.kind = ErrorKind::kProtocol,
          .tried = "read",
          .cause = "the page's answer is longer than 64 MiB"};
}

Result<Value> parse_reply(std::string_view message) {
  auto parsed = base::parse_json(message);
  if (!parsed) return parsed;
  Value::Object& reply = *parsed->if_object();
  if (const auto error = reply.find("error"); error != reply.end()) {
    return fail({.kind = ErrorKind::kProtocol, .cause = error->second["message"].text()});
  }
  const auto result = reply.find("result");
  return result == reply.end() ? Value() : std::move(result->second);
}

}  // namespace

Router::Router(net::EventLoop& loop, int socket)
    : pipe_(
          loop, socket,
          {.on_message = [this](std::string_view message) { take(message); },
           .on_oversized = [this](std::string_view beginning) { take_oversized(beginning); },
           .on_closed = [this](const Error& error) { lose("its pipe closed: " + error.cause); }}) {}

Session* Router::find(std::string_view session) {
  const auto found = sessions_.find(session);
  return found == sessions_.end() ? nullptr : found->second;
}

void Router::take(std::string_view message) {
  const auto envelope = peek_envelope(message);
  if (!envelope) return lose("it sent what is not the DevTools protocol");
  if (!envelope->id) {
    Session* session = find(envelope->session);
    if (session && !session->lost_) session->handlers_.on_event(envelope->method, message);
    return;
  }
  const auto owner = owners_.find(*envelope->id);
  if (owner == owners_.end()) return;
  Session* session = owner->second;
  owners_.erase(owner);
  session->take_reply(*envelope->id, parse_reply(message));
}

void Router::take_oversized(std::string_view beginning) {
  constexpr std::string_view kId = R"({"id":)";
  if (!beginning.starts_with(kId)) return;
  std::int64_t id = 0;
  std::from_chars(beginning.data() + kId.size(), beginning.data() + beginning.size(), id);
  const auto owner = owners_.find(id);
  if (owner == owners_.end()) return;
  Session* session = owner->second;
  owners_.erase(owner);
  session->take_reply(id, fail(oversized_reply()));
}

void Router::lose(std::string_view cause) {
  if (lost_) return;
  lost_ = Error{.kind = ErrorKind::kBrowserLost,
                .tried = "talk to the browser",
                .cause = std::string(cause),
                .hint = "the browser crashed, or was killed"};
  std::vector<Session*> all;
  for (const auto& [id, session] : sessions_) all.push_back(session);
  for (Session* session : all) {
    if (sessions_.contains(session->id())) session->lose(*lost_);
  }
}

}  // namespace liveload::browser::cdp
