#include "net/http_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/raw_client.hpp"

namespace liveload::net {
namespace {

using test::RawClient;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using namespace std::chrono_literals;

ServedAnswer tell(const ServedRequest& request) {
  if (request.path == "/stream")
    return {.type = "text/event-stream", .body = "begun\n", .stream = true};
  ServedAnswer answer{.headers = {{"X-More", "yes"}}};
  answer.body = request.method + " " + request.path + " a=" + std::string(request.argument("a")) +
                " x=" + std::string(request.header("x-given")) + " " + request.body;
  return answer;
}

class HttpServerTest : public ::testing::Test {
 protected:
  std::unique_ptr<net::HttpServer> serve(net::HttpServer::Options options = {}) {
    auto server = net::HttpServer::listen(std::move(options), tell);
    EXPECT_TRUE(server) << server.error().message();
    return std::move(*server);
  }

  /// Opens a stream, and returns once the server knows of it.
  static void open_stream(RawClient& client) {
    client.say("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(client.hear("begun"), HasSubstr("begun"));
  }

  static void send(net::HttpServer& server, net::HttpServer::Stream to, std::string text) {
    server.send(to, std::make_shared<const std::string>(std::move(text)));
  }
};

TEST_F(HttpServerTest, AnswersOneRequestAfterTheOther) {
  const auto server = serve();
  RawClient client(server->port());
  client.say("GET /here?b=2&a=1%202+3&a=9 HTTP/1.1\r\nHost: x\r\nX-Given: me\r\n\r\n");
  EXPECT_THAT(client.hear("x=me"),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("X-More: yes\r\n"),
                    HasSubstr("GET /here a=1 2 3 x=me ")));
  client.forget();
  client.say("POST /%zz?a=%4 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody");
  EXPECT_THAT(client.hear("body"), HasSubstr("POST /%zz a=%4 x= body"));
  EXPECT_EQ(server->authority(), "127.0.0.1:" + std::to_string(server->port()));
}

TEST_F(HttpServerTest, RefusesWhatIsNoRequestOrTooLarge) {
  const auto server = serve();
  RawClient noise(server->port());
  noise.say("\x16\x03\x01 no HTTP at all\r\n\r\n");
  EXPECT_THAT(noise.hear_all(), StartsWith("HTTP/1.1 400 "));
  RawClient header(server->port());
  header.say("GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(header.hear_all(), StartsWith("HTTP/1.1 413 "));
  RawClient body(server->port());
  body.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
  EXPECT_THAT(body.hear_all(), StartsWith("HTTP/1.1 413 "));
  RawClient good(server->port());
  good.say("GET /still HTTP/1.0\r\n\r\n");
  EXPECT_THAT(good.hear_all(), HasSubstr("GET /still"));
}

TEST_F(HttpServerTest, TakesOnlySoManyConnections) {
  const auto server = serve({.most_connections = 2});
  RawClient first(server->port());
  RawClient second(server->port());
  open_stream(first);
  open_stream(second);
  RawClient third(server->port());
  third.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(third.hear_all(), "");
  EXPECT_FALSE(third.open());
}

TEST_F(HttpServerTest, AddsToStreamsInOrder) {
  const auto server = serve();
  RawClient one(server->port());
  RawClient other(server->port());
  open_stream(one);
  open_stream(other);
  const auto streams = server->streams();
  ASSERT_THAT(streams, SizeIs(2));
  for (int i = 0; i < 100; ++i) send(*server, streams[0], std::to_string(i) + ";");
  send(*server, streams[1], "yours");
  send(*server, 12345, "nobody's");
  std::string all;
  for (int i = 0; i < 100; ++i) all += std::to_string(i) + ";";
  EXPECT_THAT(one.hear("99;"), AllOf(HasSubstr("begun\n" + all), Not(HasSubstr("yours"))));
  EXPECT_THAT(other.hear("yours"), HasSubstr("begun\nyours"));
}

TEST_F(HttpServerTest, ForgetsAStreamWhoseClientIsGone) {
  const auto server = serve();
  {
    RawClient gone(server->port());
    open_stream(gone);
  }
  const auto deadline = base::Deadline::after(10s);
  while (!server->streams().empty() && !deadline.passed()) {
    for (const auto stream : server->streams()) send(*server, stream, "is anybody there?\n");
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_THAT(server->streams(), SizeIs(0));
}

TEST_F(HttpServerTest, ClosesAStreamThatIsNotRead) {
  const auto server = serve({.most_unsent = 1 << 20});
  RawClient slow(server->port());
  open_stream(slow);
  const auto stream = server->streams().front();
  // More than the kernel keeps for both sides, and than may be unsent beyond.
  for (int i = 0; i < 64; ++i) send(*server, stream, std::string(1 << 20, 'x'));
  slow.hear_all();
  EXPECT_FALSE(slow.open());
}

TEST_F(HttpServerTest, SendsWhatIsUnsentBeforeItEnds) {
  auto server = serve();
  RawClient client(server->port());
  open_stream(client);
  send(*server, server->streams().front(), std::string(4 << 20, 'x') + "the end");
  std::thread ending([&] { server.reset(); });
  EXPECT_THAT(client.hear_all().substr(4 << 20), HasSubstr("the end"));
  ending.join();
}

TEST_F(HttpServerTest, SaysWhyItCannotListen) {
  const auto server = serve();
  const auto again = net::HttpServer::listen({.port = server->port()}, tell);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(again.error().message(), HasSubstr("name another port"));
  const auto foreign = net::HttpServer::listen({.host = "192.0.2.1"}, tell);
  ASSERT_FALSE(foreign);
  EXPECT_THAT(foreign.error().message(), HasSubstr("an address of this machine"));
  EXPECT_FALSE(net::HttpServer::listen({.host = "no such host"}, tell));
}

}  // namespace
}  // namespace liveload::net
