#include "cluster/nats_bus.hpp"

#include <fmt/format.h>
#include <nats/nats.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

#include "base/random.hpp"
#include "cluster/nats_options.hpp"
#include "cluster/seal.hpp"
#include "cluster/subjects.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;

/// What a subscription may hold that its handler has not seen yet, before messages are dropped. A
/// coordinator gets 20 MB a second from 1000 nodes.
constexpr int kPendingBytes = 256 << 20;
constexpr std::size_t kInboxBytes = 12;
constexpr Duration kRetryWait = std::chrono::milliseconds(250);

struct Free {
  void operator()(natsMsg* message) const { natsMsg_Destroy(message); }
  void operator()(natsSubscription* subscription) const { natsSubscription_Destroy(subscription); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

std::string_view body_of(const natsMsg* message) {
  return {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))};
}

std::string text_or_empty(const char* text) {
  return text ? text : "";
}

/// At least 1: to the library 0 is not "at once" but an invalid argument.
std::int64_t milliseconds_left(Deadline deadline) {
  return std::max<std::int64_t>(
      1, std::chrono::ceil<std::chrono::milliseconds>(deadline.left()).count());
}

/// Whether a server may let us in the next time where it did not now.
bool may_pass(natsStatus status) {
  return status == NATS_NO_SERVER || status == NATS_TIMEOUT || status == NATS_IO_ERROR ||
         status == NATS_CONNECTION_CLOSED || status == NATS_SYS_ERROR;
}

ErrorKind kind_of(natsStatus status) {
  switch (status) {
    case NATS_TIMEOUT:
      return ErrorKind::kTimeout;
    case NATS_NO_RESPONDERS:
      return ErrorKind::kCluster;
    case NATS_INVALID_SUBJECT:
    case NATS_INVALID_ARG:
    case NATS_MAX_PAYLOAD:
      return ErrorKind::kInternal;
    default:
      return ErrorKind::kIo;
  }
}

Failure failed(std::string tried, std::string_view subject, natsStatus status,
               Duration after = {}) {
  return fail({.kind = kind_of(status),
               .tried = std::move(tried),
               .target = std::string(subject),
               .after = after,
               .cause = natsStatus_GetText(status)});
}

class NatsBus final : public Bus {
 public:
  explicit NatsBus(JoinTicket ticket)
      : ticket_(std::move(ticket)), seal_(ticket_.run_key), subjects_(ticket_.run_id) {}
  ~NatsBus() override;

  Result<void> open(const std::string& name, Deadline deadline);

  Result<void> subscribe(std::string subject, Handler handler) override;
  Result<void> publish(std::string_view subject, std::string_view body,
                       std::string_view reply_to) override;
  Result<std::string> request(std::string_view subject, std::string_view body,
                              Deadline deadline) override;
  Result<void> flush(Deadline deadline) override;
  bool connected() const override {
    return natsConnection_Status(connection_) == NATS_CONN_STATUS_CONNECTED;
  }
  std::size_t max_body() const override {
    return static_cast<std::size_t>(natsConnection_GetMaxPayload(connection_)) - Seal::kBytes;
  }
  BusCounts counts() const override;
  std::string last_trouble() const override;

 private:
  struct Subscription {
    NatsBus& bus;
    Handler handler;
    natsSubscription* nats = nullptr;
  };
  std::optional<std::string_view> open_seal(const natsMsg* message);
  static void on_message(natsConnection*, natsSubscription*, natsMsg* message, void* subscription);
  static void on_complete(void* bus);
  static void on_reconnected(natsConnection*, void* bus);
  static void on_closed(natsConnection*, void* bus);
  static void on_error(natsConnection* connection, natsSubscription*, natsStatus status, void* bus);

  const JoinTicket ticket_;
  const Seal seal_;
  const Subjects subjects_;
  natsConnection* connection_ = nullptr;
  std::atomic<std::uint64_t> forged_ = 0;
  std::atomic<std::uint64_t> reconnects_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Subscription> subscriptions_;  // All below: guarded by mutex_.
  std::size_t active_ = 0;                 // Subscriptions whose handler may still be called.
  bool closed_ = false;
  std::string trouble_;
};

// The library calls back on threads of its own, also for a moment after a connection was closed:
// the last calls are waited for.
NatsBus::~NatsBus() {
  if (connection_ == nullptr) return;
  natsConnection_Close(connection_);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ && active_ == 0; });
  for (const Subscription& one : subscriptions_) natsSubscription_Destroy(one.nats);
  natsConnection_Destroy(connection_);
}

Result<void> NatsBus::open(const std::string& name, Deadline deadline) {
  natsStatus status = NATS_TIMEOUT;
  std::string cause = natsStatus_GetText(status);
  while (!deadline.passed()) {
    NatsOptions options(ticket_, name, deadline);
    natsOptions_SetReconnectedCB(options.get(), on_reconnected, this);
    natsOptions_SetClosedCB(options.get(), on_closed, this);
    natsOptions_SetErrorHandler(options.get(), on_error, this);
    status = options.status();
    if (status == NATS_OK) status = natsConnection_Connect(&connection_, options.get());
    if (status == NATS_OK) return {};
    const char* const words = nats_GetLastError(nullptr);
    cause = words ? words : natsStatus_GetText(status);
    if (!may_pass(status)) break;
    // Nobody tells when a server comes up: there is nothing to wait for but time.
    std::this_thread::sleep_until(std::min(deadline.at(), base::Clock::now() + kRetryWait));
  }
  return fail({.kind = ErrorKind::kCluster,
               .tried = "join the bus",
               .target = ticket_.url,
               .after = deadline.waited(),
               .cause = std::move(cause)});
}

Result<void> NatsBus::subscribe(std::string subject, Handler handler) {
  const std::lock_guard lock(mutex_);
  Subscription& one =
      subscriptions_.emplace_back(Subscription{.bus = *this, .handler = std::move(handler)});
  natsStatus status =
      natsConnection_Subscribe(&one.nats, connection_, subject.c_str(), on_message, &one);
  if (status != NATS_OK) {
    subscriptions_.pop_back();
    return failed("subscribe", subject, status);
  }
  ++active_;
  natsSubscription_SetOnCompleteCB(one.nats, on_complete, this);
  natsSubscription_SetPendingLimits(one.nats, -1, kPendingBytes);
  return {};
}

Result<void> NatsBus::publish(std::string_view subject, std::string_view body,
                              std::string_view reply_to) {
  if (!connected()) return failed("publish", subject, NATS_CONNECTION_DISCONNECTED);
  const std::string to(subject), reply(reply_to);
  const std::string sealed = seal_.close(subject, reply_to, body);
  const int size = static_cast<int>(sealed.size());
  const natsStatus status =
      reply_to.empty() ? natsConnection_Publish(connection_, to.c_str(), sealed.data(), size)
                       : natsConnection_PublishRequest(connection_, to.c_str(), reply.c_str(),
                                                       sealed.data(), size);
  if (status != NATS_OK) return failed("publish", subject, status);
  return {};
}

Result<std::string> NatsBus::request(std::string_view subject, std::string_view body,
                                     Deadline deadline) {
  if (deadline.passed()) return failed("request", subject, NATS_TIMEOUT, deadline.waited());
  const std::string inbox = subjects_.inbox(base::random_hex(kInboxBytes));
  natsSubscription* raw = nullptr;
  natsStatus status = natsConnection_SubscribeSync(&raw, connection_, inbox.c_str());
  const Owned<natsSubscription> answers(raw);
  if (status != NATS_OK) return failed("request", subject, status);
  if (auto sent = publish(subject, body, inbox); !sent) return tl::unexpected(sent.error());
  for (;;) {
    natsMsg* next = nullptr;
    status = natsSubscription_NextMsg(&next, answers.get(), milliseconds_left(deadline));
    const Owned<natsMsg> answer(next);
    if (status != NATS_OK) return failed("request", subject, status, deadline.waited());
    if (const auto opened = open_seal(answer.get())) return std::string(*opened);
    if (deadline.passed()) return failed("request", subject, NATS_TIMEOUT, deadline.waited());
  }
}

Result<void> NatsBus::flush(Deadline deadline) {
  const natsStatus status = natsConnection_FlushTimeout(connection_, milliseconds_left(deadline));
  if (status != NATS_OK) return failed("flush the bus", {}, status, deadline.waited());
  return {};
}

BusCounts NatsBus::counts() const {
  BusCounts counts{.forged = forged_, .dropped = 0, .reconnects = reconnects_, .refused = refused_};
  const std::lock_guard lock(mutex_);
  for (const Subscription& one : subscriptions_) {
    std::int64_t dropped = 0;
    if (natsSubscription_GetDropped(one.nats, &dropped) == NATS_OK) {
      counts.dropped += static_cast<std::uint64_t>(dropped);
    }
  }
  return counts;
}

std::string NatsBus::last_trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

std::optional<std::string_view> NatsBus::open_seal(const natsMsg* message) {
  auto body = seal_.open(text_or_empty(natsMsg_GetSubject(message)),
                         text_or_empty(natsMsg_GetReply(message)), body_of(message));
  if (!body) ++forged_;
  return body;
}

void NatsBus::on_message(natsConnection*, natsSubscription*, natsMsg* message, void* subscription) {
  const Owned<natsMsg> owned(message);
  const auto& to = *static_cast<Subscription*>(subscription);
  const auto body = to.bus.open_seal(message);
  if (!body) return;
  to.handler({.subject = natsMsg_GetSubject(message),
              .body = std::string(*body),
              .reply_to = text_or_empty(natsMsg_GetReply(message))});
}

void NatsBus::on_complete(void* bus) {
  auto& self = *static_cast<NatsBus*>(bus);
  const std::lock_guard lock(self.mutex_);
  --self.active_;
  self.changed_.notify_all();
}

void NatsBus::on_reconnected(natsConnection*, void* bus) {
  ++static_cast<NatsBus*>(bus)->reconnects_;
}

void NatsBus::on_closed(natsConnection*, void* bus) {
  auto& self = *static_cast<NatsBus*>(bus);
  const std::lock_guard lock(self.mutex_);
  self.closed_ = true;
  self.changed_.notify_all();
}

void NatsBus::on_error(natsConnection* connection, natsSubscription*, natsStatus status,
                       void* bus) {
  auto& self = *static_cast<NatsBus*>(bus);
  if (status == NATS_NOT_PERMITTED) ++self.refused_;
  const char* words = nullptr;
  natsConnection_GetLastError(connection, &words);
  const std::lock_guard lock(self.mutex_);
  self.trouble_ = words && *words ? words : natsStatus_GetText(status);
}

}  // namespace

Result<std::unique_ptr<Bus>> connect_nats(const JoinTicket& ticket, const std::string& name,
                                          Deadline deadline) {
  auto bus = std::make_unique<NatsBus>(ticket);
  if (auto opened = bus->open(name, deadline); !opened) {
    return tl::unexpected(opened.error());
  }
  return bus;
}

}  // namespace liveload::cluster
