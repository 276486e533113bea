#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>

#include "process/descriptor.hpp"

namespace liveload::test {

/// A TCP port of 127.0.0.1 that nobody listens on, for a server that cannot choose one itself.
inline int free_port() {
  const process::Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace liveload::test
