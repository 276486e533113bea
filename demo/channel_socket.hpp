#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "upload_channel.hpp"

namespace liveload::demo {

// The Phoenix socket of one browser over whichever transport: takes messages in, finds their
// channel. Confined to the transport's executor; the transport owns it.
class ChannelSocket {
 public:
  ChannelSocket(App& app, Transport& transport, Session session);

  // False if it is no channel message: the transport is to be closed then, as Phoenix crashes the
  // socket.
  bool receive(std::string_view text);
  // The same of a binary frame: a chunk of an upload.
  bool receive_binary(std::string_view frame);

 private:
  void join(Message message);
  void join_upload(Message message);
  void channel_ended(Channel& channel);

  App& app_;
  Transport& transport_;
  const Session session_;
  std::map<std::string, std::shared_ptr<Channel>> channels_;
  std::map<std::string, std::shared_ptr<UploadChannel>> uploads_;
};

}  // namespace liveload::demo
