#pragma once
#include <boost/json/value.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace liveload::demo {

struct Reply {
  unsigned status;
  std::string body;
  std::map<std::string, std::string> headers;  // names in lower case
  std::chrono::steady_clock::duration took;
};

// A browser reduced to what the demo needs: a connection, a cookie, the tokens of the last page.
// Nothing takes longer than 10 s without an exception.
class TestBrowser {
 public:
  explicit TestBrowser(unsigned short port);
  ~TestBrowser();

  Reply request(const std::string& method, const std::string& target, const std::string& body = "",
                const std::map<std::string, std::string>& headers = {});
  // GET, and keeps the page's tokens.
  Reply open(const std::string& target);
  boost::json::value stats();
  // Sends bytes over a connection of their own and returns all that comes back until it is closed.
  std::string raw(std::string_view bytes);
  unsigned short port() const { return port_; }

  std::string csrf, live_id, live_session, cookie;

 private:
  struct Connection;
  const unsigned short port_;
  std::unique_ptr<Connection> connection_;
};

// The client's WebSocket, speaking for the page that the browser has open.
class TestSocket {
 public:
  // Throws std::runtime_error("403") if the server refuses.
  explicit TestSocket(TestBrowser& browser);
  ~TestSocket();

  void send(const std::string& text, bool binary = false);
  // The next message; nothing if the server has closed the connection.
  std::optional<boost::json::value> receive();

  // Joins the page at `target` and returns the reply.
  boost::json::value join(const std::string& target, bool navigation = false, int mounts = 0);
  // Sends an event and returns what comes next.
  std::optional<boost::json::value> event(const std::string& type, const std::string& name,
                                          const boost::json::value& value);
  std::optional<boost::json::value> click(const std::string& name);
  std::string message(const std::string& event, const boost::json::value& payload);

 private:
  struct Connection;
  TestBrowser& browser_;
  std::unique_ptr<Connection> connection_;
  int ref_ = 3;
  std::string join_ref_;
};

// The payload of a phx_join for the page that the browser has open.
boost::json::value join_payload(const TestBrowser& browser, const std::string& target,
                                bool navigation = false, int mounts = 0);

}  // namespace liveload::demo
