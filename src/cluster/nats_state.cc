#include "cluster/nats_state.hpp"

namespace liveload::cluster {
namespace {

std::string_view body_of(const natsMsg* message) {
  return {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))};
}

std::string text_or_empty(const char* text) {
  return text ? text : "";
}

}  // namespace

std::optional<std::string_view> NatsState::open_seal(const natsMsg* message) {
  auto body = seal.open(text_or_empty(natsMsg_GetSubject(message)),
                        text_or_empty(natsMsg_GetReply(message)), body_of(message));
  if (!body) ++forged;
  return body;
}

void NatsState::on_message(natsConnection*, natsSubscription*, natsMsg* message,
                           void* subscription) {
  const Owned<natsMsg> owned(message);
  const auto& to = *static_cast<Subscription*>(subscription);
  const auto body = to.state.open_seal(message);
  if (!body || to.state.given_up) return;
  to.handler({.subject = natsMsg_GetSubject(message),
              .body = std::string(*body),
              .reply_to = text_or_empty(natsMsg_GetReply(message))});
}

void NatsState::on_answer(natsConnection*, natsSubscription*, natsMsg* message, void* state) {
  const Owned<natsMsg> owned(message);
  auto& self = *static_cast<NatsState*>(state);
  const bool nobody = natsMsg_IsNoResponders(message);
  const auto body = nobody ? std::string_view() : self.open_seal(message);
  if (!body) return;
  const std::string_view subject = natsMsg_GetSubject(message);
  const std::lock_guard lock(self.mutex);
  const auto asked = self.questions.find(subject.substr(subject.rfind('.') + 1));
  // The first answer counts, while somebody still waits for it.
  if (asked == self.questions.end() || asked->second->status) return;
  asked->second->status = nobody ? NATS_NO_RESPONDERS : NATS_OK;
  asked->second->answer = *body;
  self.changed.notify_all();
}

void NatsState::on_complete(void* state) {
  auto& self = *static_cast<NatsState*>(state);
  const std::lock_guard lock(self.mutex);
  --self.active;
  self.changed.notify_all();
}

void NatsState::on_reconnected(natsConnection*, void* state) {
  ++static_cast<NatsState*>(state)->reconnects;
}

void NatsState::on_closed(natsConnection*, void* state) {
  auto& self = *static_cast<NatsState*>(state);
  const std::lock_guard lock(self.mutex);
  self.closed = true;
  self.changed.notify_all();
}

void NatsState::on_error(natsConnection* connection, natsSubscription*, natsStatus status,
                         void* state) {
  auto& self = *static_cast<NatsState*>(state);
  const char* words = nullptr;
  natsConnection_GetLastError(connection, &words);
  const std::lock_guard lock(self.mutex);
  self.trouble = words && *words ? words : natsStatus_GetText(status);
  // Last: who sees it counted may ask what it was.
  if (status == NATS_NOT_PERMITTED) ++self.refused;
}

}  // namespace liveload::cluster
