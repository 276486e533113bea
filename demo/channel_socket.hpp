#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "channel.hpp"

namespace liveload::demo {

// The Phoenix socket of one browser over whichever transport: takes messages in, finds their
// channel. Confined to the transport's executor; the transport owns it.
class ChannelSocket {
 public:
  ChannelSocket(App& app, Transport& transport, Session session);

  // False if it is no channel message: the transport is to be closed then, as Phoenix crashes the
  // socket.
  bool receive(std::string_view text);

 private:
  void join(Message message);

  App& app_;
  Transport& transport_;
  const Session session_;
  std::map<std::string, std::shared_ptr<Channel>> channels_;
};

}  // namespace liveload::demo
