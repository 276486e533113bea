#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "base/deadline.hpp"
#include "process/descriptor.hpp"

namespace liveload::test {

/// A connection to a port of 127.0.0.1 that says just what it is told to, well-formed or not.
class RawClient {
 public:
  explicit RawClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    open_ = ::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }

  void say(std::string_view text) const {
    (void)!::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
  }

  /// All that has come when `text` has, from character `from` on, or the connection was closed, or
  /// ten seconds have passed.
  const std::string& hear(std::string_view text, std::size_t from = 0) {
    const auto deadline = base::Deadline::after(std::chrono::seconds(10));
    // Each character is looked at once, however much comes.
    while (open_ && heard_.find(text, from) == std::string::npos && !deadline.passed()) {
      from = std::max(from, heard_.size() - std::min(heard_.size(), text.size()));
      pollfd readable{socket_.get(), POLLIN, 0};
      if (::poll(&readable, 1, 100) == 0) continue;
      char bytes[4096];
      const ssize_t got = ::recv(socket_.get(), bytes, sizeof bytes, 0);
      if (got <= 0) open_ = false;
      if (got > 0) heard_.append(bytes, static_cast<std::size_t>(got));
    }
    return heard_;
  }
  /// All there is until the far side closes.
  const std::string& hear_all() { return hear("\a never said \a"); }
  bool open() const { return open_; }
  void forget() { heard_.clear(); }

 private:
  process::Descriptor socket_;
  bool open_ = false;
  std::string heard_;
};

}  // namespace liveload::test
