#include "upload_channel.hpp"

#include <fmt/format.h>

#include <utility>

namespace liveload::demo {
namespace {

constexpr std::chrono::seconds kChunkPatience{10};

}  // namespace

UploadChannel::UploadChannel(App& app, Transport& transport, Message join)
    : app_(app),
      transport_(transport),
      join_(std::move(join)),
      chunk_timer_(transport.executor()) {}

void UploadChannel::join(const std::shared_ptr<Channel>& owner, std::string upload_ref,
                         std::string entry_ref) {
  if (!owner) return registered(nullptr);
  owner_ = owner;
  owner_topic_ = owner->topic();
  upload_ref_ = std::move(upload_ref);
  entry_ref_ = std::move(entry_ref);
  owner->register_upload(upload_ref_, entry_ref_,
                         [weak = weak_from_this()](std::shared_ptr<UploadedFile> file) {
                           const auto self = weak.lock();
                           if (self && !self->ended_) self->registered(std::move(file));
                         });
}

void UploadChannel::registered(std::shared_ptr<UploadedFile> file) {
  if (!file) {
    ended_ = true;
    transport_.send(encode_reply(join_, "error", R"({"reason":"disallowed"})"));
    return;
  }
  file_ = std::move(file);
  file_->close = [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->close();
  };
  app_.stats.upload_started();
  await_chunk();
  transport_.send(encode_reply(join_, "ok", "{}"));
}

void UploadChannel::await_chunk() {
  chunk_timer_.expires_after(kChunkPatience);
  chunk_timer_.async_wait([weak = weak_from_this()](auto error) {
    const auto self = weak.lock();
    if (!error && self) self->close();
  });
}

void UploadChannel::deliver(const Message& message) {
  if (ended_) return;
  if (message.event == "phx_leave") {
    transport_.send(encode_message(join_.join_ref, join_.join_ref, join_.topic, "phx_close", "{}"));
    transport_.send(encode_reply(message, "ok", "{}"));
    end();
  }
}

void UploadChannel::deliver(const BinaryMessage& message) {
  if (ended_ || !file_ || message.event != "chunk") return;
  const auto reply = [&](std::string_view status, std::string_view response) {
    transport_.send(encode_reply(message.join_ref, message.ref, message.topic, status, response));
  };
  app_.stats.upload_chunk(message.payload.size());
  if (message.payload.size() > file_->size - file_->content.size()) {
    reply("error",
          fmt::format(R"({{"reason":"file_size_limit_exceeded","limit":{}}})", file_->size));
    return close();
  }
  file_->content.append(message.payload);
  if (file_->content.size() == file_->size) {
    chunk_timer_.cancel();
    app_.stats.upload_completed();
  } else {
    await_chunk();
  }
  reply("ok", "{}");
}

void UploadChannel::close() {
  if (ended_) return;
  transport_.send(encode_message(join_.join_ref, join_.join_ref, join_.topic, "phx_close", "{}"));
  end();
}

void UploadChannel::end() {
  ended_ = true;
  chunk_timer_.cancel();
  if (const auto owner = owner_.lock()) owner->upload_ended(upload_ref_, entry_ref_);
}

std::string sign_upload(const Signer& signer, std::string_view topic, std::string_view upload_ref,
                        std::string_view entry_ref) {
  Params claims;
  claims.set("topic", topic);
  claims.set("upload", upload_ref);
  claims.set("entry", entry_ref);
  return signer.sign("upload", claims.encode());
}

std::optional<UploadClaims> verify_upload(const Signer& signer, std::string_view token) {
  const auto payload = signer.verify("upload", token);
  if (!payload) return std::nullopt;
  const Params claims = parse_query(*payload);
  return UploadClaims{std::string(claims.get("topic")), std::string(claims.get("upload")),
                      std::string(claims.get("entry"))};
}

}  // namespace liveload::demo
