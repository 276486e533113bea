#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace liveload::demo {

enum class TransportKind { kWebSocket, kLongPoll };

// What the server saw, counted before it answers, so that whoever has an answer finds it counted.
// docs/demo.md defines each field. Thread-safe.
class Stats {
 public:
  using Counts = std::map<std::string, std::uint64_t, std::less<>>;

  struct Totals {
    std::uint64_t dead_renders = 0, mounts = 0, joins_ok = 0, joins_refused = 0, rejoins = 0;
    std::uint64_t crashes = 0, leaves = 0, live_patches = 0, heartbeats = 0, events_total = 0;
    Counts events, server_pushes, push_events;
    Counts sockets_opened, sockets_closed;
    std::uint64_t http_requests = 0;
    Counts http_by_status, http_by_kind, longpoll;
    std::uint64_t websocket_upgrades = 0, websocket_refused = 0;
    std::uint64_t upload_preflights = 0, upload_entries = 0, uploads_completed = 0;
    std::uint64_t upload_chunks = 0, upload_bytes = 0;
  };

  void dead_render() { add(&Totals::dead_renders); }
  void mount() { add(&Totals::mounts); }
  void join_ok(bool rejoin);
  void join_refused() { add(&Totals::joins_refused); }
  void crash() { add(&Totals::crashes); }
  void leave() { add(&Totals::leaves); }
  void live_patch() { add(&Totals::live_patches); }
  void heartbeat() { add(&Totals::heartbeats); }
  void event(std::string_view name);
  void server_push(std::string_view kind) { add(&Totals::server_pushes, kind); }
  void push_event(std::string_view name) { add(&Totals::push_events, name); }
  void socket_opened(TransportKind kind);
  void socket_closed(TransportKind kind);
  void http(unsigned status, std::string_view kind);
  void longpoll(std::string_view method_and_status) { add(&Totals::longpoll, method_and_status); }
  void websocket_upgrade(bool accepted);
  void upload_preflight() { add(&Totals::upload_preflights); }
  void upload_started() { add(&Totals::upload_entries); }
  void upload_completed() { add(&Totals::uploads_completed); }
  void upload_chunk(std::size_t bytes);

  // Everything to zero but the number of open sockets.
  void reset();
  std::string to_json() const;

 private:
  void add(std::uint64_t Totals::* field);
  void add(Counts Totals::* field, std::string_view name);

  mutable std::mutex mutex_;
  Totals totals_;
  std::int64_t open_websockets_ = 0, open_longpolls_ = 0;
};

}  // namespace liveload::demo
