#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/deadline.hpp"
#include "liveload/error.hpp"

namespace liveload::cluster {

struct BusMessage {
  std::string subject;
  std::string body;
  std::string reply_to;  ///< Where an answer is published; empty where none is awaited.
};

/// What a bus has been through since it was connected.
struct BusCounts {
  std::uint64_t forged = 0;      ///< Messages that this run did not seal; no handler saw them.
  std::uint64_t dropped = 0;     ///< Those given up because handlers were too slow.
  std::uint64_t reconnects = 0;  ///< Each of them may have lost messages, sent and received.
  std::uint64_t refused = 0;     ///< What the server did not permit: see `last_trouble`.
};

/// What coordinator and agents say to each other, by subject (see subjects.hpp). Thread-safe.
///
/// - Delivery is at most once. Messages of one sender to one subject arrive in order, but any may
///   be lost when the connection is: what must arrive is numbered and sent until acknowledged.
/// - Every message is sealed with the run's key over its subject, its reply subject and its body.
///   What is not sealed right is dropped and counted. The seal keeps strangers out; it does not
///   keep those who can write to the bus from sending a message again, so commands carry an epoch
///   or number and are idempotent.
/// - A lost connection comes back by itself, subscriptions included, for as long as the bus lives.
///   Meanwhile nothing is queued: `publish` and `request` fail.
///
/// Errors: `timeout` at a deadline; `io` while there is no connection; `cluster` where nobody
/// subscribed to the subject of a request; `internal` for a subject that is none or a body above
/// `max_body`.
class Bus {
 public:
  /// Called on a thread of the bus, for one subscription never twice at once. Must not block: it
  /// holds up the bus's other handlers. May publish, must neither `request` nor destroy the bus.
  using Handler = std::function<void(BusMessage)>;

  Bus() = default;
  /// No handler runs any more once this has returned; but for one that itself does not return: it
  /// is given up after three seconds.
  virtual ~Bus() = default;
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  /// To `subject`, or to many by the wildcards `*` (one part) and `>` (all parts to come). For the
  /// life of the bus. Others' messages arrive from when a `flush` after this has returned.
  virtual Result<void> subscribe(std::string subject, Handler handler) = 0;

  /// Returns once it has been handed to the system; that it arrives, nobody says.
  virtual Result<void> publish(std::string_view subject, std::string_view body,
                               std::string_view reply_to = {}) = 0;

  /// Publishes and blocks the calling thread until the first sealed answer: its body.
  virtual Result<std::string> request(std::string_view subject, std::string_view body,
                                      base::Deadline deadline) = 0;

  /// Blocks until the server has seen all that was subscribed and published before.
  virtual Result<void> flush(base::Deadline deadline) = 0;

  virtual bool connected() const = 0;
  /// Bytes of a body; what is larger, its owner sends in parts.
  virtual std::size_t max_body() const = 0;
  virtual BusCounts counts() const = 0;
  /// For a warning: what the connection complained of last, in words; empty where it never did.
  virtual std::string last_trouble() const = 0;
};

}  // namespace liveload::cluster
