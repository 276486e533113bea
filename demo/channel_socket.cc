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
  } else if (const auto upload = uploads_.find(message->topic);
             upload != uploads_.end() && !upload->second->ended()) {
    if (upload->second->join_ref() == message->join_ref) upload->second->deliver(*message);
  } else if (message->event == "phx_leave") {
    transport_.send(encode_reply(*message, "ok", "{}"));
  } else {
    transport_.send(encode_reply(*message, "error", R"({"reason":"unmatched topic"})"));
  }
  return true;
}

bool ChannelSocket::receive_binary(std::string_view frame) {
  const std::optional<BinaryMessage> message = parse_binary_message(frame);
  if (!message) return false;
  const auto upload = uploads_.find(message->topic);
  if (upload == uploads_.end() || upload->second->ended()) {
    transport_.send(encode_reply(message->join_ref, message->ref, message->topic, "error",
                                 R"({"reason":"unmatched topic"})"));
  } else if (upload->second->join_ref() == message->join_ref) {
    upload->second->deliver(*message);
  }
  return true;
}

void ChannelSocket::join_upload(Message message) {
  constexpr std::size_t kMostUploads = 100;
  std::erase_if(uploads_, [](const auto& entry) { return entry.second->ended(); });
  const auto* token = message.payload.get_object().if_contains("token");
  const auto claims = token && token->is_string()
                          ? verify_upload(app_.signer, std::string_view(token->get_string()))
                          : std::nullopt;
  if (!claims || uploads_.size() >= kMostUploads) {
    transport_.send(encode_reply(message, "error", R"({"reason":"invalid_token"})"));
    return;
  }
  const auto place = channels_.find(claims->topic);
  const auto owner = place != channels_.end() && !place->second->ended() ? place->second : nullptr;
  std::shared_ptr<UploadChannel>& held = uploads_[message.topic];
  if (held) held->close();
  held = std::make_shared<UploadChannel>(app_, transport_, std::move(message));
  const auto upload = held;
  upload->join(owner, claims->upload_ref, claims->entry_ref);
}

// What belongs to a LiveView ends with it.
void ChannelSocket::channel_ended(Channel& channel) {
  for (const auto& [topic, upload] : uploads_) {
    if (upload->owner_topic() == channel.topic()) upload->close();
  }
  for (const auto& [topic, nested] : channels_) {
    if (nested && nested->parent() == channel.topic() && !nested->ended()) nested->close();
  }
}

void ChannelSocket::join(Message message) {
  if (message.topic.starts_with("lvu:")) return join_upload(std::move(message));
  constexpr std::size_t kMostChannels = 32;
  std::erase_if(channels_, [](const auto& entry) { return entry.second->ended(); });
  if (!message.topic.starts_with("lv:") || channels_.size() >= kMostChannels) {
    transport_.send(encode_reply(message, "error", R"({"reason":"unmatched topic"})"));
    return;
  }
  std::shared_ptr<Channel>& held = channels_[message.topic];
  if (held) held->close();
  held = std::make_shared<Channel>(app_, transport_, session_,
                                   [this](Channel& channel) { channel_ended(channel); });
  const auto channel = held;
  channel->deliver(std::move(message));
}

}  // namespace liveload::demo
