#include "net/http_client.hpp"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "support/deadlines.hpp"
#include "support/http_server.hpp"
#include "support/temp_folder.hpp"
#include "support/tls_front.hpp"

namespace liveload::net {
namespace {

using base::Deadline;
using test::HttpServer;
using testing::HasSubstr;
using testing::SizeIs;
using namespace std::chrono_literals;
using test::soon;

/// Answers with these, one after another, the last one for ever.
HttpServer::Handler answers(std::vector<test::HttpResponse> given) {
  return [given, next = std::make_shared<std::atomic<std::size_t>>(0)](const test::HttpRequest&) {
    return given[std::min((*next)++, given.size() - 1)];
  };
}

HttpClient hasty() {
  return HttpClient({.first_pause = 1ms, .longest_pause = 2ms});
}

TEST(HttpClient, SendsAndReceivesAllOfIt) {
  HttpServer server(answers({{.status = 201, .body = "made", .headers = {{"X-Kind", " new "}}}}));
  const HttpClient client({.authorization = [] { return "Bearer sesame"; }});
  const auto answer = client.ask({.method = "PATCH",
                                  .url = server.url("/things/" + percent_encoded("a b/ü")),
                                  .headers = {{"Content-Type", "text/plain"}},
                                  .body = "some body"},
                                 soon());
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->status, 201);
  EXPECT_TRUE(answer->ok());
  EXPECT_EQ(answer->body, "made");
  EXPECT_EQ(answer->headers.at("x-kind"), "new");
  const test::HttpRequest seen = server.requests().at(0);
  EXPECT_EQ(seen.method, "PATCH");
  EXPECT_EQ(seen.target, "/things/a%20b%2F%C3%BC");
  EXPECT_EQ(seen.headers.at("content-type"), "text/plain");
  EXPECT_EQ(seen.headers.at("authorization"), "Bearer sesame");
  EXPECT_EQ(seen.body, "some body");
}

TEST(HttpClient, PostsWithoutABody) {
  HttpServer server(answers({{}}));
  ASSERT_TRUE(HttpClient({}).ask({.method = "POST", .url = server.url()}, soon()));
  EXPECT_EQ(server.requests().at(0).headers.at("content-length"), "0");
}

TEST(HttpClient, FollowsNoRedirect) {
  HttpServer server(answers({{.status = 302, .headers = {{"Location", "/elsewhere"}}}}));
  const auto answer = HttpClient({.authorization = [] {
                        return "Bearer sesame";
                      }}).ask({.url = server.url()}, soon());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 302);
  EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST(HttpClient, RefusesAnAnswerThatIsTooLarge) {
  HttpServer server(answers({{.body = std::string(1001, 'x')}}));
  const auto answer = HttpClient({.largest_body = 1000}).insist({.url = server.url()}, soon());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kProtocol);
  EXPECT_THAT(answer.error().cause, HasSubstr("1000 bytes"));
  EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST(HttpClient, ReadsNoFileForAUrl) {
  const auto answer = HttpClient({}).ask({.url = "file:///etc/hostname"}, soon());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kProtocol);
}

TEST(HttpClient, GivesUpOnASilentServerAtTheDeadline) {
  HttpServer server(answers({{.delay = 1h}}));
  const auto answer = hasty().insist({.url = server.url()}, Deadline::after(50ms));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kTimeout);
  EXPECT_EQ(answer.error().target, server.url());
}

TEST(HttpClient, AsksASilentServerOnceMore) {
  HttpServer server(answers({{.delay = 1h}, {.body = "well"}}));
  const HttpClient client({.attempt = 50ms, .first_pause = 1ms});
  // Where the machine is slow, the good answer may need more than one attempt, too.
  const auto answer = client.insist({.url = server.url()}, soon());
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->body, "well");
}

TEST(HttpClient, InsistsUntilTheServerIsWell) {
  HttpServer server(
      answers({{.status = 429}, {.status = 500}, {.hang_up = true}, {.status = 503}, {}}));
  const auto answer = hasty().insist({.url = server.url()}, soon());
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->status, 200);
  EXPECT_THAT(server.requests(), SizeIs(testing::Ge(5)));
}

TEST(HttpClient, TakesARefusalForAnAnswer) {
  HttpServer server(answers({{.status = 422, .body = "no such region"}}));
  const auto answer = hasty().insist({.url = server.url()}, soon());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "no such region");
  EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST(HttpClient, ReturnsTheLastAnswerWhereTheServerWantsALongerPauseThanIsLeft) {
  HttpServer server(answers({{.status = 429, .headers = {{"Retry-After", "3600"}}}}));
  const auto answer = hasty().insist({.url = server.url()}, soon());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 429);
  EXPECT_EQ(answer->retry_after, 1h);
  EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST(HttpClient, NamesAServerThatIsNotThere) {
  int port = 0;
  {
    port = HttpServer(answers({{}})).port();
  }
  const std::string url = "http://127.0.0.1:" + std::to_string(port);
  const auto answer = HttpClient({}).ask({.url = url}, soon());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().target, url);
  EXPECT_THAT(answer.error().cause, HasSubstr("connect"));
}

TEST(HttpClient, StopsAPause) {
  std::stop_source source;
  HttpServer server([&](const test::HttpRequest&) {
    source.request_stop();
    return test::HttpResponse{.status = 503};
  });
  const HttpClient client({.first_pause = 1h, .longest_pause = 1h});
  const auto answer =
      client.insist({.url = server.url()}, Deadline::after(24h), source.get_token());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kInterrupted);
}

TEST(HttpClient, StopsAnAnswerThatIsUnderWay) {
  std::stop_source source;
  int parts = 0;
  HttpServer server([&](const test::HttpRequest&) {
    return test::HttpResponse{.parts = [&]() -> std::optional<std::string> {
                                if (++parts == 3) source.request_stop();
                                return "more";
                              },
                              .pace = 1ms};
  });
  const auto answer =
      HttpClient({}).ask({.url = server.url()}, Deadline::after(24h), source.get_token());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kInterrupted);
}

TEST(HttpClient, SpeaksThroughAUnixSocket) {
  const test::TempFolder folder;
  const auto path = folder / "http.sock";
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(listener, 1), 0);
  std::jthread server([listener] {
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    char request[4096];
    if (::recv(socket, request, sizeof request, 0) > 0) {
      constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
      ::send(socket, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL);
    }
    ::close(socket);
  });
  const auto answer =
      HttpClient({.unix_socket = path}).ask({.url = "http://engine.invalid/version"}, soon());
  // Lets go of a server that was not asked.
  ::shutdown(listener, SHUT_RDWR);
  ::close(listener);
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->body, "hi");
}

TEST(HttpClient, ShowsItsCertificateAndTrustsTheNamedAuthority) {
  HttpServer server(answers({{.body = "well"}}));
  const test::TlsFront front(server.port());
  const HttpClient client({.authority = front.authority(),
                           .certificate = front.client_certificate(),
                           .key = front.client_key()});
  const auto answer = client.ask({.url = front.url()}, soon());
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->body, "well");
}

TEST(HttpClient, TrustsNoOtherAuthority) {
  HttpServer server(answers({{}}));
  const test::TlsFront front(server.port()), other(server.port());
  for (const std::string& authority : {std::string(), other.authority()}) {
    const auto answer = HttpClient({.authority = authority,
                                    .certificate = front.client_certificate(),
                                    .key = front.client_key()})
                            .insist({.url = front.url()}, soon());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::kConfig);
    EXPECT_THAT(answer.error().cause, HasSubstr("certificate"));
  }
  EXPECT_THAT(server.requests(), SizeIs(0));
}

TEST(HttpClient, NamesCertificatesThatCannotBeUsed) {
  HttpServer server(answers({{}}));
  const test::TlsFront front(server.port());
  const auto answer =
      HttpClient({.authority = front.authority(), .certificate = "no certificate", .key = "no key"})
          .insist({.url = front.url()}, soon());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kConfig);
}

}  // namespace
}  // namespace liveload::net
