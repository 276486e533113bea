#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/deadline.hpp"
#include "liveload/error.hpp"
#include "liveload/value.hpp"
#include "net/fiber.hpp"

namespace liveload::browser::cdp {

using base::Deadline;
class Router;

/// A command under way. Dropping it does not take the command back.
class Command {
 public:
  /// The `result` of the reply. Error of kind `protocol` with the browser's message as cause,
  /// `browser_lost`, `timeout`. Call once.
  Result<Value> wait(Deadline deadline) { return reply_->wait(deadline); }

 private:
  friend class Session;
  explicit Command(std::shared_ptr<net::Promise<Value>> reply) : reply_(std::move(reply)) {}
  std::shared_ptr<net::Promise<Value>> reply_;
};

/// One flat session of the protocol: the browser's own, or a target's. Confined to its shard.
class Session {
 public:
  struct Handlers {
    /// `message` is the whole event; it is followed by FramedPipe::kPadding readable bytes and
    /// valid during the call only.
    std::function<void(std::string_view method, std::string_view message)> on_event;
    /// The far end is gone; every command has failed already. Called once, from the loop.
    std::function<void()> on_lost;
  };

  Session(Router& router, std::string id, Handlers handlers);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Sends now, so that several commands can be under way before the first is waited for.
  Command send(std::string_view method, const Value::Object& params = {});
  Result<Value> call(std::string_view method, const Value::Object& params, Deadline deadline) {
    return send(method, params).wait(deadline);
  }

  const std::string& id() const { return id_; }
  /// Why nothing can be sent any more; nullptr while the session lives.
  const Error* lost() const { return lost_ ? &*lost_ : nullptr; }
  /// Fails what is under way and everything from now on.
  void lose(Error error);

 private:
  friend class Router;
  void take_reply(std::int64_t id, Result<Value> result);

  Router& router_;
  std::string id_;
  Handlers handlers_;
  std::unordered_map<std::int64_t, std::shared_ptr<net::Promise<Value>>> pending_;
  std::optional<Error> lost_;
};

}  // namespace liveload::browser::cdp
