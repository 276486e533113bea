#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "app.hpp"

namespace liveload::demo {

// Takes over a connection whose request asks for a WebSocket and serves it to its end. The session
// is the cookie's; its CSRF token has been checked. A peer that is silent for 60 s is let go (the
// client's heartbeat comes each 30 s); messages over 1 MB end the connection.
boost::asio::awaitable<void> serve_websocket(
    App& app, boost::beast::tcp_stream stream,
    boost::beast::http::request<boost::beast::http::string_body> upgrade, Session session);

}  // namespace liveload::demo
