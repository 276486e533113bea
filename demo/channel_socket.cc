#include "channel_socket.hpp"

namespace liveload::demo {

ChannelSocket::ChannelSocket(App& app, Transport& transport, Session session)
    : app_(app), transport_(transport), session_(std::move(session)) {}

bool ChannelSocket::receive(std::string_view text) {
  std::optional<Message> message = parse_message(text);
  if (!message) return false;
  if (message->topic == "phoenix" && message->event == "heartbeat") {
    app_.stats.heartbeat();
    transport_.send(encode_reply(*message, "ok", "{}"));
    return true;
  }
  if (message->event == "phx_join") {
    join(std::move(*message));
    return true;
  }
  const auto place = channels_.find(message->topic);
  if (place != channels_.end() && !place->second->ended()) {
    // A message of an earlier join of the same topic is late: its channel is gone, and nobody waits
    // for an answer.
    if (place->second->join_ref() == message->join_ref) place->second->deliver(std::move(*message));
  } else if (message->event == "phx_leave") {
    transport_.send(encode_reply(*message, "ok", "{}"));
  } else {
    transport_.send(encode_reply(*message, "error", R"({"reason":"unmatched topic"})"));
  }
  return true;
}

void ChannelSocket::join(Message message) {
  constexpr std::size_t kMostChannels = 32;
  std::erase_if(channels_, [](const auto& entry) { return entry.second->ended(); });
  if (!message.topic.starts_with("lv:") || channels_.size() >= kMostChannels) {
    transport_.send(encode_reply(message, "error", R"({"reason":"unmatched topic"})"));
    return;
  }
  std::shared_ptr<Channel>& channel = channels_[message.topic];
  if (channel) channel->close();
  channel = std::make_shared<Channel>(app_, transport_, session_);
  channel->deliver(std::move(message));
}

}  // namespace liveload::demo
