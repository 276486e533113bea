#pragma once
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "../app.hpp"
#include "../channel_socket.hpp"

namespace liveload::demo {

// A recorded message of a real Phoenix application: tests/fixtures/captures/NAME.json.
inline boost::json::value recorded(const std::string& name) {
  std::ifstream file(std::string(LIVELOAD_SOURCE_DIR) + "/tests/fixtures/captures/" + name +
                     ".json");
  EXPECT_TRUE(file) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return boost::json::parse(text.str());
}

// A transport that keeps what is sent.
struct FakeTransport : Transport {
  void send(std::string message) override { sent.push_back(boost::json::parse(message)); }
  void close() override { closed = true; }
  boost::asio::any_io_executor executor() override { return loop.get_executor(); }

  boost::asio::io_context loop;
  std::vector<boost::json::value> sent;
  bool closed = false;
};

// A browser's socket without a network.
struct FakeBrowser {
  explicit FakeBrowser(App& app_in, std::string user = "")
      : app(app_in), socket(app_in, transport, {"cart-1", "csrf", std::move(user)}) {}

  // Sends one message and returns the last one that it led to; a null value if there was none.
  boost::json::value say(const std::string& ref, const std::string& event,
                         const boost::json::value& payload) {
    const std::size_t before = transport.sent.size();
    good = socket.receive(
        boost::json::serialize(boost::json::array{join_ref, ref, "lv:phx-1", event, payload}));
    return transport.sent.size() > before ? transport.sent.back() : boost::json::value();
  }

  boost::json::value join(const std::string& url, const std::string& as = "url") {
    Params claims;
    claims.set("id", "phx-1");
    claims.set("url", parse_uri(url).to_string());
    return say(join_ref, "phx_join",
               {{as, url},
                {"params", {{"_mounts", 0}}},
                {"session", app.signer.sign("live_view", claims.encode())},
                {"static", ""}});
  }

  boost::json::value click(const std::string& event, const boost::json::object& value = {}) {
    return say("9", "event", {{"type", "click"}, {"event", event}, {"value", value}});
  }

  boost::json::value form(const std::string& event, const std::string& fields) {
    return say("9", "event", {{"type", "form"}, {"event", event}, {"value", fields}});
  }

  App& app;
  FakeTransport transport;
  ChannelSocket socket;
  std::string join_ref = "4";
  bool good = true;
};

}  // namespace liveload::demo
