#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "cluster/frame.hpp"

namespace liveload::cluster {

/// One end of the talk between the coordinator and an agent, over a bus that may lose what it is
/// given: messages are numbered, kept until the other end has acknowledged them, sent again where
/// that does not come, and handed over once each and in order. Beats, which may be lost, carry the
/// acknowledgements and say that this end is alive.
///
/// Knows no bus and reads no clock. Confined to one thread.
class Link {
 public:
  /// Hands a message to the bus; what becomes of it is open.
  using Publish = std::function<void(const std::string& message)>;

  /// So much is on its way at once; further messages wait.
  static constexpr std::size_t kWindowBytes = 1 << 20;
  static constexpr Duration kBeatInterval = std::chrono::seconds(1);
  /// Where nothing is acknowledged for so long, the oldest message is sent again. If then just that
  /// is acknowledged, the others were lost with it, and are sent again as well: two, four, eight at
  /// once. If more is, the other end is merely slow, and must not be given everything twice (RFC
  /// 5682 tells the two apart in this way for TCP). Each time in a row the wait is twice as long,
  /// up to the longest.
  static constexpr Duration kPatience = std::chrono::seconds(1);
  static constexpr Duration kLongestPatience = std::chrono::seconds(4);

  explicit Link(Publish publish) : publish_(std::move(publish)) {}

  /// Sends what must arrive.
  void send(Value::Object head, std::string_view body, base::Instant now);
  /// Sends what may be lost.
  void mention(const Value::Object& head, std::string_view body = {}) {
    publish_(pack(head, body));
  }
  /// Takes in what the other end sent. Returns it where it is for the owner: a numbered message
  /// whose turn it is, or one that may be lost.
  std::optional<Frame> receive(Frame frame, base::Instant now);
  /// So many of the numbered messages that it has returned the owner has yet to deal with: they are
  /// acknowledged once it has.
  void hold(std::size_t messages) { held_ = static_cast<std::int64_t>(messages); }
  /// Sends a beat where one is due, or something is to be acknowledged, and sends again what was
  /// not acknowledged in time. `status` goes with the beat.
  void tick(base::Instant now, const std::function<Value::Object()>& status);

  /// Of what waits to be acknowledged.
  std::size_t bytes_waiting() const { return bytes_waiting_; }
  bool all_arrived() const { return waiting_.empty(); }

 private:
  struct Waiting {
    std::int64_t number;
    std::string message;
  };
  void acknowledge(std::int64_t number, base::Instant now);
  void send_more();

  Publish publish_;
  std::deque<Waiting> waiting_;
  std::size_t bytes_waiting_ = 0;
  std::size_t sent_ = 0;  ///< How many of `waiting_` were sent…
  std::size_t bytes_sent_ = 0;
  std::int64_t last_number_ = 0;
  std::int64_t last_sent_ = 0;
  base::Instant last_progress_{};
  Duration patience_ = kPatience;
  std::size_t again_ = 0;  ///< So many may be on their way, where they are sent again; else 0.
  std::int64_t received_ = 0;
  std::int64_t held_ = 0;
  std::int64_t acknowledged_ = 0;
  bool to_acknowledge_ = false;
  std::optional<base::Instant> next_beat_;
};

}  // namespace liveload::cluster
