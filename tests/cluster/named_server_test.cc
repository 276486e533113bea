// Servers that others run: by user and password, and by a credentials file.
#include "cluster/named_server.hpp"

#include <filesystem>

#include "base/json.hpp"
#include "cluster/bus_fixture.hpp"
#include "process/child.hpp"
#include "process/run_folder.hpp"

namespace liveload::cluster::test {
namespace {

using testing::ElementsAre;
using testing::Field;

const std::string kFixtures = LIVELOAD_SOURCE_DIR "/tests/cluster/fixtures/";

/// A nats-server that wants a signed JWT of whoever comes.
class OperatorServer {
 public:
  OperatorServer()
      : folder_(std::move(*process::RunFolder::create())),
        server_(std::move(
            *process::Child::spawn({.argv = {"nats-server", "-c", kFixtures + "operator.conf",
                                             "--ports_file_dir", folder_.path()}}))) {}

  /// Empty when it does not come up.
  std::string url() {
    const auto ports = folder_.path() / ("nats-server_" + std::to_string(server_.pid()) + ".ports");
    std::string url;
    EXPECT_TRUE(eventually([&] {
      std::ifstream file(ports);
      const auto json = base::parse_json(std::string(std::istreambuf_iterator<char>(file), {}));
      if (json) url = json->if_object()->at("nats").if_array()->at(0).text();
      return !url.empty();
    }));
    return url;
  }

 private:
  process::RunFolder folder_;
  process::Child server_;
};

TEST(NamedServer, ARunIsCarriedByAServerThatIsThere) {
  const auto server = start_server();
  ASSERT_TRUE(server);
  const JoinTicket& owner = server->coordinator_ticket();
  std::string url = owner.url;
  url.insert(url.find("//") + 2, owner.user + ":" + owner.password + "@");
  const auto ticket = ticket_for(url, {}, "r1");
  ASSERT_TRUE(ticket);
  const auto coordinator = join(*ticket);
  const auto decoded = JoinTicket::decode(ticket->encode());
  ASSERT_TRUE(decoded);
  const auto agent = join(*decoded);
  ASSERT_TRUE(coordinator && agent);
  Received heard;
  ASSERT_TRUE(coordinator->subscribe(Subjects("r1").up_any(), heard.handler()));
  ASSERT_TRUE(coordinator->flush(soon()));
  ASSERT_TRUE(agent->publish(Subjects("r1").up("a"), "here"));
  EXPECT_THAT(heard.wait_for(1), ElementsAre(Field(&BusMessage::body, "here")));
}

TEST(NamedServer, ACredentialsFileLetsIn) {
  OperatorServer server;
  const std::string url = server.url();
  const auto ticket = ticket_for(url, kFixtures + "credentials.creds", "r1");
  ASSERT_TRUE(ticket) << ticket.error().message();
  EXPECT_TRUE(join(*ticket));

  const auto without = connect_nats(*ticket_for(url, {}, "r1"), "test", soon());
  ASSERT_FALSE(without);
  EXPECT_THAT(without.error().cause, testing::HasSubstr("uthoriz"));
}

}  // namespace
}  // namespace liveload::cluster::test
