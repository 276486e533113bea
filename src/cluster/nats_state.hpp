#pragma once

#include <nats/nats.h>

#include <atomic>
#include <condition_variable>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cluster/bus.hpp"
#include "cluster/join_ticket.hpp"
#include "cluster/seal.hpp"
#include "cluster/subjects.hpp"

namespace liveload::cluster {

struct FreeNats {
  void operator()(natsMsg* message) const { natsMsg_Destroy(message); }
  void operator()(natsSubscription* subscription) const { natsSubscription_Destroy(subscription); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeNats>;

/// A connection to a NATS server, as far as the library's own threads reach for it: they deliver
/// messages, and tell what becomes of the connection. Thread-safe.
struct NatsState {
  explicit NatsState(JoinTicket its_ticket)
      : ticket(std::move(its_ticket)), seal(ticket.run_key), subjects(ticket.run_id) {}

  struct Subscription {
    NatsState& state;
    Bus::Handler handler;
    natsSubscription* nats = nullptr;
  };
  /// Somebody who waits for an answer.
  struct Question {
    std::optional<natsStatus> status{};  ///< NATS_OK once it is there.
    std::string answer{};
  };
  /// Nothing for a message that this run did not seal, which is counted.
  std::optional<std::string_view> open_seal(const natsMsg* message);
  static void on_message(natsConnection*, natsSubscription*, natsMsg* message, void* subscription);
  static void on_answer(natsConnection*, natsSubscription*, natsMsg* message, void* state);
  static void on_complete(void* state);
  static void on_reconnected(natsConnection*, void* state);
  static void on_closed(natsConnection*, void* state);
  static void on_error(natsConnection* connection, natsSubscription*, natsStatus status,
                       void* state);

  const JoinTicket ticket;
  const Seal seal;
  const Subjects subjects;
  natsConnection* connection = nullptr;
  std::atomic<std::uint64_t> forged = 0;
  std::atomic<std::uint64_t> reconnects = 0;
  std::atomic<std::uint64_t> refused = 0;
  std::atomic<bool> given_up = false;  ///< No handler is called any more.
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::list<Subscription> subscriptions;                    // All below: guarded by the mutex.
  std::map<std::string, Question*, std::less<>> questions;  // By the end of the reply's subject.
  std::size_t active = 0;  // Subscriptions whose handler may still be called.
  bool closed = false;
  std::string trouble;
};

}  // namespace liveload::cluster
