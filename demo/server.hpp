#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <vector>

#include "http_connection.hpp"

namespace liveload::demo {

// Accepts connections and deals them out in turn to threads, each with an event loop of its own; a
// connection stays where it was dealt to.
class Server {
 public:
  // Throws boost::system::system_error if the address cannot be bound.
  Server(App& app, const std::string& host, unsigned short port, unsigned threads);
  ~Server();

  std::string address() const;
  // Serves until SIGINT or SIGTERM.
  void run();

 private:
  boost::asio::awaitable<void> accept();

  App& app_;
  Site site_;
  LongPollHub longpolls_;
  std::vector<std::unique_ptr<boost::asio::io_context>> loops_;
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace liveload::demo
