#include "liveview/shop_stats.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace liveload::liveview {
namespace {

// A plain socket: the library under test compiles Asio in one place, and no test brings its own
// beside it.
std::string exchange(unsigned short port, std::string_view request) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string response;
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      send(fd, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size())) {
    char buffer[4096];
    for (ssize_t count; (count = recv(fd, buffer, sizeof buffer, 0)) > 0;) {
      response.append(buffer, static_cast<std::size_t>(count));
    }
  }
  close(fd);
  return response;
}

}  // namespace

Value shop_stats(unsigned short port) {
  const std::string response =
      exchange(port, "GET /stats HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  const auto body = response.find("\r\n\r\n");
  if (body == std::string::npos) throw std::runtime_error("the shop did not answer");
  auto stats = base::parse_json(std::string_view(response).substr(body + 4));
  if (!stats) throw std::runtime_error(stats.error().message());
  return *stats;
}

}  // namespace liveload::liveview
