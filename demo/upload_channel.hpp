#pragma once
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "channel.hpp"

namespace liveload::demo {

// Carries one file of an upload, topic "lvu:N": chunks come as binary messages and are answered
// each. It belongs to the LiveView whose token it joined with, which hears when it is gone. A
// browser that sends no chunk for 10 s is given up.
class UploadChannel : public std::enable_shared_from_this<UploadChannel> {
 public:
  UploadChannel(App& app, Transport& transport, Message join);

  // Answers the join once the LiveView has registered the file. `owner` may be null: the token was
  // of a LiveView that is gone.
  void join(const std::shared_ptr<Channel>& owner, std::string upload_ref, std::string entry_ref);
  void deliver(const Message& message);
  void deliver(const BinaryMessage& message);
  // phx_close, and nothing afterwards.
  void close();
  bool ended() const { return ended_; }
  const Ref& join_ref() const { return join_.join_ref; }
  const std::string& owner_topic() const { return owner_topic_; }

 private:
  void registered(std::shared_ptr<UploadedFile> file);
  void await_chunk();
  void end();

  App& app_;
  Transport& transport_;
  const Message join_;
  std::weak_ptr<Channel> owner_;
  std::string owner_topic_, upload_ref_, entry_ref_;
  std::shared_ptr<UploadedFile> file_;
  boost::asio::steady_timer chunk_timer_;
  bool ended_ = false;
};

// The token of one entry, and what it says.
std::string sign_upload(const Signer& signer, std::string_view topic, std::string_view upload_ref,
                        std::string_view entry_ref);
struct UploadClaims {
  std::string topic, upload_ref, entry_ref;
};
std::optional<UploadClaims> verify_upload(const Signer& signer, std::string_view token);

}  // namespace liveload::demo
