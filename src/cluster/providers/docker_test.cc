#include "cluster/providers/docker.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "base/json.hpp"
#include "support/deadlines.hpp"
#include "support/http_server.hpp"

// What an engine really does is tried in tests/providers/; here, what it may say.

namespace liveload::cluster {
namespace {

using base::Deadline;
using test::HttpRequest;
using test::HttpResponse;
using test::HttpServer;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using namespace std::chrono_literals;
using test::soon;

LaunchRequest two_nodes() {
  return {.run_id = "r1", .nodes = 2, .ticket = "the-secret-ticket"};
}

DockerSettings settings(const HttpServer& engine) {
  return {.url = engine.url(""), .image = "registry:5000/agent:1"};
}

HttpResponse json(int status, std::string body) {
  return {.status = status, .body = std::move(body), .type = "application/json"};
}

bool asks(const HttpRequest& request, const char* method, const char* path) {
  return request.method == method && request.target.starts_with(path);
}

TEST(DockerProvider, SaysWhatContainersAreToBe) {
  HttpServer engine([](const HttpRequest& request) {
    if (asks(request, "POST", "/containers/create")) return json(201, R"({"Id":"abc"})");
    if (asks(request, "GET", "/containers/json")) {
      return json(200, R"([{"Names":["/liveload-r1-1"],"State":"running"},
                           {"Names":["/liveload-r1-2"],"State":"running"}])");
    }
    return HttpResponse{.status = 204};
  });
  DockerSettings limited = settings(engine);
  limited.cpus = 1.5;
  limited.memory = 1 << 30;
  limited.command = {"sh", "-c"};
  const auto launched = docker_provider(limited)->launch(two_nodes(), soon());
  ASSERT_TRUE(launched) << launched.error().message();
  EXPECT_THAT(*launched, SizeIs(2));
  const HttpRequest first = engine.requests().at(0);
  EXPECT_EQ(first.target, "/containers/create?name=liveload-r1-1");
  const auto body = base::parse_json(first.body);
  ASSERT_TRUE(body);
  EXPECT_EQ((*body)["HostConfig"]["AutoRemove"], Value(true));
  EXPECT_EQ((*body)["HostConfig"]["Memory"], Value(1 << 30));
  EXPECT_EQ((*body)["HostConfig"]["NanoCpus"], Value(1'500'000'000));
  EXPECT_EQ((*body)["Labels"]["liveload-run"], Value("r1"));
  EXPECT_EQ((*body)["Entrypoint"], Value(Value::Array{"sh", "-c"}));
}

TEST(DockerProvider, PullsAnImageThatIsMissing) {
  bool pulled = false;
  HttpServer engine([&](const HttpRequest& request) {
    if (asks(request, "POST", "/images/create")) {
      pulled = true;
      return json(200, "{\"status\":\"Pulling\"}\n{\"status\":\"Done\"}\n");
    }
    if (asks(request, "POST", "/containers/create")) {
      return pulled ? json(201, R"({"Id":"abc"})") : json(404, R"({"message":"No such image"})");
    }
    if (asks(request, "GET", "/containers/json")) {
      return json(200, R"([{"Names":["/liveload-r1-1"],"State":"running"}])");
    }
    return HttpResponse{.status = 204};
  });
  LaunchRequest request = two_nodes();
  request.nodes = 1;
  const auto launched = docker_provider(settings(engine))->launch(request, soon());
  ASSERT_TRUE(launched) << launched.error().message();
  EXPECT_EQ(engine.requests().at(1).target,
            "/images/create?fromImage=registry%3A5000%2Fagent&tag=1");
}

TEST(DockerProvider, NamesAnImageThatCannotBePulled) {
  HttpServer engine([&](const HttpRequest& request) {
    if (asks(request, "POST", "/images/create")) {
      return json(200, "{\"status\":\"Pulling\"}\n{\"error\":\"pull access denied\"}\n");
    }
    return json(404, R"({"message":"No such image"})");
  });
  const auto launched = docker_provider(settings(engine))->launch(two_nodes(), soon());
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(launched.error().cause, HasSubstr("pull access denied"));
  EXPECT_THAT(launched.error().cause, HasSubstr("missing: liveload-r1-1, liveload-r1-2"));
}

TEST(DockerProvider, NamesAnEngineThatIsNotThere) {
  const auto launched = docker_provider({.unix_socket = "/nowhere/docker.sock", .image = "i"})
                            ->launch(two_nodes(), soon());
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kCluster);
  EXPECT_THAT(launched.error().message(), HasSubstr("/nowhere/docker.sock"));
}

TEST(DockerProvider, NeedsNoReachableBusOnTheHostsOwnNetwork) {
  EXPECT_FALSE(docker_provider({.unix_socket = "/s", .image = "i"})->remote());
  EXPECT_TRUE(docker_provider({.unix_socket = "/s", .image = "i", .network = "bridge"})->remote());
  EXPECT_TRUE(docker_provider({.url = "http://10.0.0.1:2375", .image = "i"})->remote());
}

TEST(DockerProvider, DescribesALaunchWithoutSecrets) {
  const std::string text =
      docker_provider({.unix_socket = "/s", .image = "i"})->describe(two_nodes());
  EXPECT_THAT(text, HasSubstr("2 containers of the image i by the engine at /s"));
  EXPECT_THAT(text, HasSubstr("LIVELOAD_JOIN=[redacted]"));
  EXPECT_THAT(text, Not(HasSubstr("the-secret-ticket")));
}

TEST(DockerSettings, FindsTheEngineAsTheDockerCommandDoes) {
  setenv("DOCKER_HOST", "tcp://engine:2375", 1);
  auto read = docker_settings({{"image", "i"}});
  unsetenv("DOCKER_HOST");
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->url, "http://engine:2375");
  read = docker_settings({{"image", "i"}, {"host", "unix:///run/d.sock"}, {"memory", "2g"}});
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->unix_socket, "/run/d.sock");
  EXPECT_EQ(read->memory, std::int64_t{2} << 30);
  read = docker_settings({{"image", "i"}, {"host", "ssh://me@there"}});
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().hint, HasSubstr("ssh -NL"));
}

}  // namespace
}  // namespace liveload::cluster
