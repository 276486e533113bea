#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "longpoll.hpp"
#include "site.hpp"

namespace liveload::demo {

// Serves one accepted connection to its end: requests one after the other while it is kept alive,
// or a WebSocket. What is not HTTP is answered with 400 and closed.
boost::asio::awaitable<void> serve_connection(App& app, Site& site, LongPollHub& longpolls,
                                              boost::asio::ip::tcp::socket socket);

}  // namespace liveload::demo
