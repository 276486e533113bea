#include "cluster/providers/ssh.hpp"

#include <gmock/gmock.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "process/run_folder.hpp"
#include "scenario/files.hpp"
#include "support/deadlines.hpp"

// With a stand-in for the ssh client; tests/providers/ has one with a real server.

namespace liveload::cluster {
namespace {

using test::soon;

namespace fs = std::filesystem;
using base::Deadline;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using namespace std::chrono_literals;

const fs::path kTestData = LIVELOAD_SOURCE_DIR "/src/cluster/providers/testdata";

LaunchRequest request(int nodes, std::string ticket = "the-secret-ticket") {
  return {.run_id = "r1", .nodes = nodes, .ticket = std::move(ticket)};
}

class SshProviderTest : public testing::Test {
 protected:
  SshProviderTest() {
    fs::copy_file(kTestData / "fake_agent.sh", folder_->path() / "it's liveload");
  }
  SshSettings settings(std::vector<SshHost> hosts) const {
    return {.hosts = std::move(hosts),
            .program = folder_->path() / "it's liveload",
            .client = kTestData / "fake_ssh.sh",
            .watch = 5ms};
  }
  /// What the agent of this node was given, once it was.
  std::string given(const std::string& node) const {
    const Deadline deadline = soon();
    while (!fs::exists(folder_->path() / node) && !deadline.passed()) std::this_thread::yield();
    return scenario::read_file(folder_->path() / node).value_or("");
  }

  Result<process::RunFolder> folder_ = process::RunFolder::create();
};

TEST_F(SshProviderTest, StartsAnAgentOnEachHostAndEndsThem) {
  const auto provider = ssh_provider(settings({{"me@one"}, {"two"}}));
  const auto launched = provider->launch(request(2), soon());
  ASSERT_TRUE(launched) << launched.error().message();
  ASSERT_THAT(*launched, SizeIs(2));
  EXPECT_EQ(launched->at(0).place, "me@one");
  EXPECT_THAT(given("liveload-r1-1"), EndsWith(" agent --join - <- the-secret-ticket\n"));
  EXPECT_THAT(given("liveload-r1-2"), EndsWith(" agent --join - <- the-secret-ticket\n"));
  EXPECT_THAT(provider->ended(), IsEmpty());
  const auto destroyed = provider->destroy("r1", soon());
  EXPECT_TRUE(destroyed) << destroyed.error().message();
  EXPECT_NE(::kill(std::stoi(given("liveload-r1-1")), 0), 0);
  EXPECT_TRUE(provider->destroy("r1", soon())) << "once more is no error";
}

TEST_F(SshProviderTest, GoesOnToTheNextHosts) {
  const auto provider = ssh_provider(settings({{"one"}, {"two"}}));
  ASSERT_TRUE(provider->launch(request(1), soon()));
  LaunchRequest more = request(1);
  more.launched_before = 1;
  const auto launched = provider->launch(more, soon());
  ASSERT_TRUE(launched) << launched.error().message();
  EXPECT_EQ(launched->at(0).place, "two");
  EXPECT_EQ(launched->at(0).node, "liveload-r1-2");
  more.launched_before = 2;
  const auto too_many = provider->launch(more, soon());
  ASSERT_FALSE(too_many);
  EXPECT_EQ(too_many.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(too_many.error().cause, HasSubstr("3 nodes are needed and 2 hosts are named"));
}

TEST_F(SshProviderTest, NamesADeadHost) {
  const auto launched = ssh_provider(settings({{"one"}, {"dead"}}))->launch(request(2), soon());
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kCluster);
  EXPECT_EQ(launched.error().target, "dead");
  EXPECT_THAT(launched.error().cause, HasSubstr("Connection refused"));
  EXPECT_THAT(launched.error().cause, HasSubstr("liveload-r1-2"));
}

TEST_F(SshProviderTest, SaysWhyAnAgentEnded) {
  const auto provider = ssh_provider(settings({{"one"}}));
  const auto launched = provider->launch(request(1, "exit 4"), soon());
  ASSERT_TRUE(launched) << launched.error().message();
  const Deadline deadline = soon();
  while (provider->ended().empty() && !deadline.passed()) std::this_thread::yield();
  ASSERT_THAT(provider->ended(), SizeIs(1));
  EXPECT_EQ(provider->ended().at(0).reason, "exit code 4: no browser here (one)");
}

TEST_F(SshProviderTest, SaysWhereTheProgramIsMissing) {
  SshSettings wrong = settings({{"one"}});
  wrong.program = "/no/such/liveload";
  const auto provider = ssh_provider(wrong);
  ASSERT_TRUE(provider->launch(request(1), soon()));
  const Deadline deadline = soon();
  while (provider->ended().empty() && !deadline.passed()) std::this_thread::yield();
  ASSERT_THAT(provider->ended(), SizeIs(1));
  EXPECT_THAT(provider->ended().at(0).reason, HasSubstr("exit code 127"));
  EXPECT_THAT(provider->ended().at(0).reason, HasSubstr("/no/such/liveload"));
}

TEST_F(SshProviderTest, DescribesALaunchWithoutSecrets) {
  const std::string text =
      ssh_provider({.hosts = {{"me@one", 2222}}, .identity = "key"})->describe(request(1));
  EXPECT_THAT(text, HasSubstr("ssh -T -o BatchMode=yes -o StrictHostKeyChecking=yes"));
  EXPECT_THAT(text, HasSubstr("-i key -p 2222 -- me@one LIVELOAD_NODE=liveload-r1-1 liveload "
                              "agent --join -"));
  EXPECT_THAT(text, Not(HasSubstr("the-secret-ticket")));
}

TEST(SshSettings, ReadsHosts) {
  const auto read =
      ssh_settings({{"hosts", "me@one:2222,two, [::1]:22,fe80::1"}, {"accept_new", "true"}});
  ASSERT_TRUE(read) << read.error().message();
  std::vector<std::pair<std::string, int>> hosts;
  for (const SshHost& host : read->hosts) hosts.emplace_back(host.destination, host.port);
  EXPECT_THAT(hosts, ElementsAre(std::pair("me@one", 2222), std::pair("two", 0),
                                 std::pair("::1", 22), std::pair("fe80::1", 0)));
  EXPECT_TRUE(read->accept_new);
  for (const char* wrong : {"one:port", "one:0", "-oProxyCommand=evil", ":22"}) {
    EXPECT_FALSE(ssh_settings({{"hosts", wrong}})) << wrong;
  }
  EXPECT_FALSE(ssh_settings({}));
}

}  // namespace
}  // namespace liveload::cluster
