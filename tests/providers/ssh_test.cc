// The provider "ssh" against a real server on loopback, with keys made for the test. Skipped where
// sshd or ssh-keygen is missing.

#include "cluster/providers/ssh.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "process/child.hpp"
#include "process/run_folder.hpp"
#include "scenario/files.hpp"
#include "support/free_port.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;
using base::Deadline;
using testing::EndsWith;
using testing::HasSubstr;
using namespace std::chrono_literals;

const fs::path kTestData = LIVELOAD_SOURCE_DIR "/src/cluster/providers/testdata";

Deadline soon() {
  return Deadline::after(30s);
}

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool listens(int port) {
  const process::Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in address = loopback(port);
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

bool lives(pid_t process) {
  return ::kill(process, 0) == 0;
}

class SshWithServer : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists("/usr/sbin/sshd") ||
        !run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path("host_key")})) {
      GTEST_SKIP() << "no sshd or ssh-keygen: apt-get install openssh-server";
    }
    ASSERT_TRUE(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path("key")}));
    fs::copy_file(path("key.pub"), path("authorized_keys"));
    fs::copy_file(kTestData / "fake_agent.sh", path("agent"));
    // Where a server that runs as root locks its other half in.
    if (::geteuid() == 0) ::mkdir("/run/sshd", 0755);
    port_ = test::free_port();
    std::ofstream(path("sshd_config"))
        << "Port " << port_ << "\nListenAddress 127.0.0.1\nHostKey " << path("host_key")
        << "\nAuthorizedKeysFile " << path("authorized_keys")
        << "\nStrictModes no\nUsePAM no\nPidFile none\nPasswordAuthentication no\n";
    const auto host_key = scenario::read_file(path("host_key.pub")).value_or("");
    std::ofstream(path("known_hosts")) << "[127.0.0.1]:" << port_ << " " << host_key;
    std::ofstream(path("ssh_config")) << "UserKnownHostsFile " << path("known_hosts") << "\n";
    start_server();
  }

  std::string path(const std::string& name) const { return folder_->path() / name; }
  static bool run(const std::vector<std::string>& argv) {
    auto child = process::Child::spawn({.argv = argv});
    if (!child) return false;
    const auto status = child->wait(soon());
    return status && status->code == 0;
  }
  void start_server() {
    auto child =
        process::Child::spawn({.argv = {"/usr/sbin/sshd", "-D", "-e", "-f", path("sshd_config")}});
    ASSERT_TRUE(child) << child.error().message();
    server_.emplace(std::move(*child));
    const Deadline deadline = soon();
    while (!listens(port_) && !deadline.passed() && !server_->poll_exit()) {
      std::this_thread::yield();
    }
    server_->read_errors();
    ASSERT_TRUE(listens(port_)) << server_->recent_errors();
  }
  SshSettings settings() const {
    const std::string user = ::getpwuid(::geteuid())->pw_name;
    return {.hosts = {{user + "@127.0.0.1", port_}, {user + "@127.0.0.1", port_}},
            .program = path("agent"),
            .config = path("ssh_config"),
            .identity = path("key"),
            .watch = 10ms};
  }
  std::string given(const std::string& node) const {
    const Deadline deadline = soon();
    while (!fs::exists(path(node)) && !deadline.passed()) std::this_thread::yield();
    return scenario::read_file(path(node)).value_or("");
  }

  Result<process::RunFolder> folder_ = process::RunFolder::create();
  int port_ = 0;
  std::optional<process::Child> server_;
};

TEST_F(SshWithServer, StartsAgentsSeesThemEndAndEndsThem) {
  const auto provider = ssh_provider(settings());
  const auto launched =
      provider->launch({.run_id = "r1", .nodes = 2, .ticket = "the-ticket"}, soon());
  ASSERT_TRUE(launched) << launched.error().message();
  EXPECT_THAT(given("liveload-r1-1"), EndsWith(" agent --join - <- the-ticket\n"));
  EXPECT_THAT(given("liveload-r1-2"), EndsWith(" agent --join - <- the-ticket\n"));
  EXPECT_TRUE(provider->ended().empty());
  const auto destroyed = provider->destroy("r1", soon());
  EXPECT_TRUE(destroyed) << destroyed.error().message();
  EXPECT_FALSE(lives(std::stoi(given("liveload-r1-2"))));
}

TEST_F(SshWithServer, EndsAnAgentWhoseConnectionBreaks) {
  auto provider = ssh_provider(settings());
  ASSERT_TRUE(provider->launch({.run_id = "r1", .nodes = 1, .ticket = "t"}, soon()));
  const pid_t agent = std::stoi(given("liveload-r1-1"));
  EXPECT_TRUE(lives(agent));
  // Kills its ssh client, as nobody is there to say goodbye after a crash.
  provider.reset();
  const Deadline deadline = soon();
  while (lives(agent) && !deadline.passed()) std::this_thread::yield();
  EXPECT_FALSE(lives(agent));
}

TEST_F(SshWithServer, NamesAHostThatRefusesTheKey) {
  fs::remove(path("authorized_keys"));
  const auto launched =
      ssh_provider(settings())->launch({.run_id = "r1", .nodes = 1, .ticket = "t"}, soon());
  ASSERT_FALSE(launched);
  EXPECT_THAT(launched.error().cause, HasSubstr("Permission denied"));
}

TEST_F(SshWithServer, TrustsNoHostThatItDoesNotKnow) {
  fs::remove(path("known_hosts"));
  const auto launched =
      ssh_provider(settings())->launch({.run_id = "r1", .nodes = 1, .ticket = "t"}, soon());
  ASSERT_FALSE(launched);
  EXPECT_THAT(launched.error().cause, HasSubstr("Host key verification failed"));
}

}  // namespace
}  // namespace liveload::cluster
