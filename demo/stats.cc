#include "stats.hpp"

#include <boost/json.hpp>

namespace liveload::demo {
namespace {

constexpr std::size_t kMostNames = 256;

std::string_view name_of(TransportKind kind) {
  return kind == TransportKind::kWebSocket ? "websocket" : "longpoll";
}

// Names come from the outside: beyond the first 256 they are counted together.
void count(Stats::Counts& counts, std::string_view name) {
  auto place = counts.find(name);
  if (place == counts.end()) {
    place = counts.emplace(counts.size() < kMostNames ? name : "(other)", 0).first;
  }
  ++place->second;
}

boost::json::object to_object(const Stats::Counts& counts) {
  boost::json::object out;
  for (const auto& [name, value] : counts) out[name] = value;
  return out;
}

}  // namespace

void Stats::add(std::uint64_t Totals::* field) {
  const std::lock_guard lock(mutex_);
  ++(totals_.*field);
}

void Stats::add(Counts Totals::* field, std::string_view name) {
  const std::lock_guard lock(mutex_);
  count(totals_.*field, name);
}

void Stats::join_ok(bool rejoin) {
  const std::lock_guard lock(mutex_);
  ++totals_.joins_ok;
  if (rejoin) ++totals_.rejoins;
}

void Stats::event(std::string_view name) {
  const std::lock_guard lock(mutex_);
  ++totals_.events_total;
  count(totals_.events, name);
}

void Stats::socket_opened(TransportKind kind) {
  const std::lock_guard lock(mutex_);
  count(totals_.sockets_opened, name_of(kind));
  ++(kind == TransportKind::kWebSocket ? open_websockets_ : open_longpolls_);
}

void Stats::socket_closed(TransportKind kind) {
  const std::lock_guard lock(mutex_);
  count(totals_.sockets_closed, name_of(kind));
  --(kind == TransportKind::kWebSocket ? open_websockets_ : open_longpolls_);
}

void Stats::http(unsigned status, std::string_view kind) {
  const std::lock_guard lock(mutex_);
  ++totals_.http_requests;
  count(totals_.http_by_status, std::to_string(status));
  count(totals_.http_by_kind, kind);
}

void Stats::websocket_upgrade(bool accepted) {
  const std::lock_guard lock(mutex_);
  ++(accepted ? totals_.websocket_upgrades : totals_.websocket_refused);
}

void Stats::upload_chunk(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  ++totals_.upload_chunks;
  totals_.upload_bytes += bytes;
}

void Stats::reset() {
  const std::lock_guard lock(mutex_);
  totals_ = {};
}

std::string Stats::to_json() const {
  const std::lock_guard lock(mutex_);
  const Totals& t = totals_;
  const boost::json::object json{
      {"dead_renders", t.dead_renders},
      {"mounts", t.mounts},
      {"joins", {{"ok", t.joins_ok}, {"refused", t.joins_refused}}},
      {"rejoins", t.rejoins},
      {"leaves", t.leaves},
      {"crashes", t.crashes},
      {"events", to_object(t.events)},
      {"events_total", t.events_total},
      {"live_patches", t.live_patches},
      {"heartbeats", t.heartbeats},
      {"server_pushes", to_object(t.server_pushes)},
      {"push_events", to_object(t.push_events)},
      {"sockets",
       {{"open", open_websockets_ + open_longpolls_},
        {"open_websocket", open_websockets_},
        {"open_longpoll", open_longpolls_},
        {"opened", to_object(t.sockets_opened)},
        {"closed", to_object(t.sockets_closed)}}},
      {"http",
       {{"requests", t.http_requests},
        {"by_status", to_object(t.http_by_status)},
        {"by_kind", to_object(t.http_by_kind)}}},
      {"longpoll", to_object(t.longpoll)},
      {"websocket", {{"upgrades", t.websocket_upgrades}, {"refused", t.websocket_refused}}},
      {"uploads",
       {{"preflights", t.upload_preflights},
        {"entries", t.upload_entries},
        {"completed", t.uploads_completed},
        {"chunks", t.upload_chunks},
        {"bytes", t.upload_bytes}}}};
  return boost::json::serialize(json);
}

}  // namespace liveload::demo
