#include "server.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

namespace liveload::demo {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::vector<std::unique_ptr<asio::io_context>> make_loops(unsigned threads) {
  std::vector<std::unique_ptr<asio::io_context>> loops;
  for (unsigned i = 0; i < threads; ++i) loops.push_back(std::make_unique<asio::io_context>(1));
  return loops;
}

}  // namespace

Server::Server(App& app, const std::string& host, unsigned short port, unsigned threads)
    : app_(app), site_(app), longpolls_(app), loops_(make_loops(threads)), acceptor_(*loops_[0]) {
  const tcp::endpoint endpoint(asio::ip::make_address(host), port);
  acceptor_.open(endpoint.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address(true));
  acceptor_.bind(endpoint);
  acceptor_.listen(4096);
}

// Sessions hold timers of the loops, so they go first.
Server::~Server() {
  longpolls_.clear();
}

std::string Server::address() const {
  const tcp::endpoint endpoint = acceptor_.local_endpoint();
  const std::string host = endpoint.address().to_string();
  return endpoint.address().is_v6() ? fmt::format("http://[{}]:{}", host, endpoint.port())
                                    : fmt::format("http://{}:{}", host, endpoint.port());
}

void Server::run() {
  asio::signal_set signals(*loops_[0], SIGINT, SIGTERM);
  signals.async_wait([this](auto, int) {
    for (const auto& loop : loops_) loop->stop();
  });
  asio::co_spawn(*loops_[0], accept(), asio::detached);
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < loops_.size(); ++i) {
    threads.emplace_back([&loop = *loops_[i]] {
      const auto work = asio::make_work_guard(loop);
      loop.run();
    });
  }
  loops_[0]->run();
  for (std::thread& thread : threads) thread.join();
}

asio::awaitable<void> Server::accept() {
  for (std::size_t next = 0;; next = (next + 1) % loops_.size()) {
    asio::io_context& loop = *loops_[next];
    tcp::socket socket(loop);
    boost::system::error_code error;
    co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      // Out of file descriptors, most likely: take a breath instead of spinning.
      asio::steady_timer pause(acceptor_.get_executor(), Milliseconds(20));
      co_await pause.async_wait(asio::use_awaitable);
      continue;
    }
    asio::co_spawn(loop, serve_connection(app_, site_, longpolls_, std::move(socket)),
                   asio::detached);
  }
}

}  // namespace liveload::demo
