#include "browser/cdp/session.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/json.hpp"
#include "browser/cdp/router.hpp"

namespace liveload::browser::cdp {

Session::Session(Router& router, std::string id, Handlers handlers)
    : router_(router), id_(std::move(id)), handlers_(std::move(handlers)), lost_(router.lost_) {
  router_.sessions_[id_] = this;
}

Session::~Session() {
  for (const auto& [id, reply] : pending_) router_.owners_.erase(id);
  router_.sessions_.erase(id_);
}

Command Session::send(std::string_view method, const Value::Object& params) {
  Command command(std::make_shared<net::Promise<Value>>());
  if (lost_) {
    command.reply_->set(fail(*lost_));
    return command;
  }
  const auto id = ++router_.last_id_;
  std::string message = fmt::format(R"({{"id":{},"method":"{}")", id, method);
  if (!params.empty()) message += ",\"params\":" + base::dump_json(params);
  if (!id_.empty()) message += fmt::format(R"(,"sessionId":"{}")", id_);
  message += '}';
  if (auto sent = router_.pipe_.send(message); !sent) {
    command.reply_->set(tl::unexpected(sent.error()));
    return command;
  }
  pending_[id] = command.reply_;
  router_.owners_[id] = this;
  return command;
}

void Session::take_reply(std::int64_t id, Result<Value> result) {
  const auto found = pending_.find(id);
  if (found == pending_.end()) return;
  found->second->set(std::move(result));
  pending_.erase(found);
}

void Session::lose(Error error) {
  if (lost_) return;
  lost_ = std::move(error);
  for (const auto& [id, reply] : std::exchange(pending_, {})) {
    router_.owners_.erase(id);
    reply->set(fail(*lost_));
  }
  if (handlers_.on_lost) handlers_.on_lost();
}

}  // namespace liveload::browser::cdp
