#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "browser/cdp/envelope.hpp"
#include "browser/cdp/session.hpp"
#include "net/pipe.hpp"

namespace liveload::browser::cdp {

/// Carries the sessions of one browser over its pipe. A message goes to its session by its
/// envelope alone; replies are parsed, events are left to those who want them. Confined to its
/// shard.
class Router {
 public:
  /// Takes the socket over, whose other end the browser has as descriptors 3 and 4.
  Router(net::EventLoop& loop, int socket);

  /// The session with that id; nullptr when there is none.
  Session* find(std::string_view session);
  /// Fails every command, now and later, with `cause`.
  void lose(std::string_view cause);
  /// The error of every command once the pipe has closed.
  const std::optional<Error>& lost() const { return lost_; }

 private:
  friend class Session;
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  void take(std::string_view message);
  void take_oversized(std::string_view beginning);

  std::int64_t last_id_ = 0;
  std::unordered_map<std::string, Session*, Hash, std::equal_to<>> sessions_;
  /// Which session a command belongs to, for replies too long to be kept to their end.
  std::unordered_map<std::int64_t, Session*> owners_;
  std::optional<Error> lost_;
  net::FramedPipe pipe_;
};

}  // namespace liveload::browser::cdp
