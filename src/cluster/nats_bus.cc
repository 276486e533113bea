#include "cluster/nats_bus.hpp"

#include <fmt/format.h>
#include <nats/nats.h>

#include <algorithm>
#include <mutex>
#include <thread>

#include "base/random.hpp"
#include "cluster/nats_options.hpp"
#include "cluster/nats_state.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;

/// What a subscription may hold that its handler has not seen yet, before messages are dropped. A
/// coordinator gets 20 MB a second from 1000 nodes.
constexpr int kPendingBytes = 256 << 20;
constexpr std::size_t kInboxBytes = 12;
constexpr Duration kRetryWait = std::chrono::milliseconds(250);
/// For handlers to return once the connection is closed.
constexpr Duration kCloseTime = std::chrono::seconds(3);

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
  explicit NatsBus(JoinTicket ticket) : state_(std::make_unique<NatsState>(std::move(ticket))) {}
  ~NatsBus() override;

  Result<void> open(const std::string& name, Deadline deadline);

  Result<void> subscribe(std::string subject, Handler handler) override;
  Result<void> publish(std::string_view subject, std::string_view body,
                       std::string_view reply_to) override;
  Result<std::string> request(std::string_view subject, std::string_view body,
                              Deadline deadline) override;
  Result<void> flush(Deadline deadline) override;
  bool connected() const override {
    return natsConnection_Status(state_->connection) == NATS_CONN_STATUS_CONNECTED;
  }
  std::size_t max_body() const override {
    return static_cast<std::size_t>(natsConnection_GetMaxPayload(state_->connection)) -
           Seal::kBytes;
  }
  BusCounts counts() const override;
  std::string last_trouble() const override;

 private:
  Result<void> await_answers();
  Result<void> listen(const std::string& subject, Handler handler, natsMsgHandler on_message);

  std::unique_ptr<NatsState> state_;
  std::string inbox_;
  std::uint64_t asked_ = 0;  // guarded by the state's mutex
};

// The library calls back on threads of its own, also for a moment after a connection was closed:
// the last calls are waited for. What a handler that does not return may still reach is left to it.
NatsBus::~NatsBus() {
  NatsState& state = *state_;
  if (state.connection == nullptr) return;
  natsConnection_Close(state.connection);
  std::unique_lock lock(state.mutex);
  const bool over = state.changed.wait_until(lock, Deadline::after(kCloseTime).at(), [&state] {
    return state.closed && state.active == 0;
  });
  if (!over) {
    state.given_up = true;
    lock.unlock();
    (void)state_.release();
    return;
  }
  for (const NatsState::Subscription& one : state.subscriptions) natsSubscription_Destroy(one.nats);
  natsConnection_Destroy(state.connection);
}

Result<void> NatsBus::open(const std::string& name, Deadline deadline) {
  natsStatus status = NATS_TIMEOUT;
  std::string cause = natsStatus_GetText(status);
  while (!deadline.passed()) {
    NatsOptions options(state_->ticket, name, deadline);
    natsOptions_SetReconnectedCB(options.get(), NatsState::on_reconnected, state_.get());
    natsOptions_SetClosedCB(options.get(), NatsState::on_closed, state_.get());
    natsOptions_SetErrorHandler(options.get(), NatsState::on_error, state_.get());
    status = options.status();
    if (status == NATS_OK) status = natsConnection_Connect(&state_->connection, options.get());
    if (status == NATS_OK) return await_answers();
    const char* const words = nats_GetLastError(nullptr);
    cause = words ? words : natsStatus_GetText(status);
    if (!may_pass(status)) break;
    // Nobody tells when a server comes up: there is nothing to wait for but time.
    std::this_thread::sleep_until(std::min(deadline.at(), base::Clock::now() + kRetryWait));
  }
  return fail({.kind = ErrorKind::kCluster,
               .tried = "join the bus",
               .target = state_->ticket.url,
               .after = deadline.waited(),
               .cause = std::move(cause)});
}

Result<void> NatsBus::subscribe(std::string subject, Handler handler) {
  return listen(subject, std::move(handler), NatsState::on_message);
}

/// The one subscription for all answers. One for each question, as the library has it, would be
/// destroyed where no answer came in time: and a message that arrives in that very moment makes
/// libnats 3.4 use what was freed (seen with a thousand agents on a busy machine).
Result<void> NatsBus::await_answers() {
  inbox_ = base::random_hex(kInboxBytes);
  return listen(state_->subjects.inbox(inbox_ + ".*"), {}, NatsState::on_answer);
}

Result<void> NatsBus::listen(const std::string& subject, Handler handler,
                             natsMsgHandler on_message) {
  NatsState& state = *state_;
  const std::lock_guard lock(state.mutex);
  auto& one = state.subscriptions.emplace_back(
      NatsState::Subscription{.state = state, .handler = std::move(handler)});
  const bool answers = on_message == NatsState::on_answer;
  void* const closure = answers ? static_cast<void*>(&state) : &one;
  const natsStatus status =
      natsConnection_Subscribe(&one.nats, state.connection, subject.c_str(), on_message, closure);
  if (status != NATS_OK) {
    state.subscriptions.pop_back();
    return failed("subscribe", subject, status);
  }
  ++state.active;
  natsSubscription_SetOnCompleteCB(one.nats, NatsState::on_complete, &state);
  natsSubscription_SetPendingLimits(one.nats, -1, kPendingBytes);
  return {};
}

Result<void> NatsBus::publish(std::string_view subject, std::string_view body,
                              std::string_view reply_to) {
  if (!connected()) return failed("publish", subject, NATS_CONNECTION_DISCONNECTED);
  const std::string to(subject), reply(reply_to);
  const std::string sealed = state_->seal.close(subject, reply_to, body);
  const int size = static_cast<int>(sealed.size());
  const natsStatus status =
      reply_to.empty() ? natsConnection_Publish(state_->connection, to.c_str(), sealed.data(), size)
                       : natsConnection_PublishRequest(state_->connection, to.c_str(),
                                                       reply.c_str(), sealed.data(), size);
  if (status != NATS_OK) return failed("publish", subject, status);
  return {};
}

Result<std::string> NatsBus::request(std::string_view subject, std::string_view body,
                                     Deadline deadline) {
  if (deadline.passed()) return failed("request", subject, NATS_TIMEOUT, deadline.waited());
  NatsState& state = *state_;
  NatsState::Question question;
  std::unique_lock lock(state.mutex);
  const std::string number = std::to_string(++asked_);
  state.questions.emplace(number, &question);
  lock.unlock();
  const auto sent = publish(subject, body, state.subjects.inbox(inbox_ + "." + number));
  lock.lock();
  if (sent) {
    state.changed.wait_until(lock, deadline.at(), [&] { return question.status.has_value(); });
  }
  state.questions.erase(number);
  lock.unlock();
  if (!sent) return tl::unexpected(sent.error());
  const natsStatus status = question.status.value_or(NATS_TIMEOUT);
  if (status != NATS_OK) return failed("request", subject, status, deadline.waited());
  return std::move(question.answer);
}

Result<void> NatsBus::flush(Deadline deadline) {
  const natsStatus status =
      natsConnection_FlushTimeout(state_->connection, milliseconds_left(deadline));
  if (status != NATS_OK) return failed("flush the bus", {}, status, deadline.waited());
  return {};
}

BusCounts NatsBus::counts() const {
  BusCounts counts{.forged = state_->forged,
                   .dropped = 0,
                   .reconnects = state_->reconnects,
                   .refused = state_->refused};
  const std::lock_guard lock(state_->mutex);
  for (const NatsState::Subscription& one : state_->subscriptions) {
    std::int64_t dropped = 0;
    if (natsSubscription_GetDropped(one.nats, &dropped) == NATS_OK) {
      counts.dropped += static_cast<std::uint64_t>(dropped);
    }
  }
  return counts;
}

std::string NatsBus::last_trouble() const {
  const std::lock_guard lock(state_->mutex);
  return state_->trouble;
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
