#include "cluster/server_config.hpp"

#include <gmock/gmock.h>

namespace liveload::cluster {
namespace {

using testing::HasSubstr;
using testing::Not;

ServerConfig config() {
  return {.run_id = "r1",
          .listen = "127.0.0.1",
          .folder = "/tmp/a \"b\"",
          .coordinator_password = "c0",
          .agent_password = "a0"};
}

TEST(ServerConfig, TakesAFreePortOrTheOneItHad) {
  EXPECT_THAT(render(config()), HasSubstr("listen: \"127.0.0.1:-1\"\n"));
  ServerConfig again = config();
  again.port = 4000;
  EXPECT_THAT(render(again), HasSubstr("listen: \"127.0.0.1:4000\"\n"));
  again.listen = "::1";
  EXPECT_THAT(render(again), HasSubstr("listen: \"[::1]:4000\"\n"));
}

TEST(ServerConfig, QuotesPaths) {
  EXPECT_THAT(render(config()), HasSubstr(R"(log_file: "/tmp/a \"b\"/nats-server.log")"));
}

TEST(ServerConfig, EncryptsWhereThereIsACertificate) {
  EXPECT_THAT(render(config()), Not(HasSubstr("tls")));
  ServerConfig encrypted = config();
  encrypted.certificate = "/c.pem";
  encrypted.key = "/k.pem";
  EXPECT_THAT(render(encrypted), HasSubstr(R"(tls { cert_file: "/c.pem", key_file: "/k.pem")"));
}

TEST(ServerConfig, AgentsMaySayWhatAgentsSay) {
  EXPECT_THAT(render(config()),
              HasSubstr(R"(publish: ["run.r1.hello", "run.r1.up.*", "run.r1.fetch"])"));
  EXPECT_THAT(render(config()), HasSubstr(R"(subscribe: ["run.r1.down.*", "run.r1.inbox.>"])"));
}

}  // namespace
}  // namespace liveload::cluster
