// The private nats-server of a run: that it comes up, says why not, and never stays behind.
#include <sys/stat.h>
#include <sys/wait.h>

#include <filesystem>

#include "cluster/bus_fixture.hpp"
#include "support/clean_tmpdir.hpp"

namespace liveload::cluster::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(BusServer, ItsFilesAreOursAlone) {
  const liveload::test::CleanTmpdir tmpdir;
  const auto server = start_server({.run_id = "r1", .listen = "0.0.0.0", .advertise = "127.0.0.1"});
  ASSERT_TRUE(server);
  ASSERT_EQ(tmpdir.run_folders().size(), 1u);
  for (const char* name : {"nats-server.conf", "server-key.pem"}) {
    struct stat about{};
    ASSERT_EQ(stat((std::filesystem::path(tmpdir.run_folders()[0]) / name).c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600u) << name;
  }
}

TEST(BusServer, SecretsAreNotInItsArguments) {
  const auto server = start_server();
  ASSERT_TRUE(server);
  std::ifstream file("/proc/" + std::to_string(server_process()) + "/cmdline");
  const std::string arguments(std::istreambuf_iterator<char>(file), {});
  EXPECT_THAT(arguments,
              AllOf(HasSubstr("nats-server.conf"), Not(HasSubstr(server->agent_ticket().password)),
                    Not(HasSubstr(server->coordinator_ticket().password))));
}

TEST(BusServer, AMissingProgramIsNamedWithWhatToInstall) {
  const auto server = BusServer::start({.run_id = "r1", .program = "/nowhere/nats-server"}, soon());
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().kind, ErrorKind::kCluster);
  EXPECT_THAT(server.error().message(), AllOf(HasSubstr("/nowhere/nats-server"),
                                              HasSubstr("No such file"), HasSubstr("install")));
}

TEST(BusServer, WhyItDidNotComeUpIsSaidInItsOwnWords) {
  const liveload::test::CleanTmpdir tmpdir;
  const auto server = BusServer::start({.run_id = "r1", .listen = "203.0.113.1"}, soon());
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().kind, ErrorKind::kCluster);
  EXPECT_THAT(server.error().cause, HasSubstr("cannot assign requested address"));
  EXPECT_THAT(tmpdir.run_folders(), testing::IsEmpty());
}

TEST(BusServer, ATakenPortIsSaid) {
  const auto first = start_server();
  ASSERT_TRUE(first);
  const std::string url = first->agent_ticket().url;
  const int port = std::stoi(url.substr(url.rfind(':') + 1));
  const auto second = BusServer::start({.run_id = "r2", .port = port}, soon());
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().cause, HasSubstr("address already in use"));
}

TEST(BusServer, ALocalAddressForAllIsNoneForNodes) {
  const auto server = BusServer::start({.run_id = "r1", .listen = "0.0.0.0"}, soon());
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().kind, ErrorKind::kUsage);
}

TEST(BusServer, LeavesNothingBehind) {
  const liveload::test::CleanTmpdir tmpdir;
  pid_t process = 0;
  {
    const auto server = start_server();
    process = server_process();
    ASSERT_GT(process, 0);
  }
  EXPECT_NE(kill(process, 0), 0);
  EXPECT_THAT(tmpdir.run_folders(), testing::IsEmpty());
}

TEST(BusServer, EndsWithItsOwnerKilledBySigkill) {
  const liveload::test::CleanTmpdir tmpdir;
  int said[2];
  ASSERT_EQ(pipe(said), 0);
  const pid_t owner = fork();
  if (owner == 0) {
    const auto server = start_server();
    const pid_t process = server_process();
    (void)!write(said[1], &process, sizeof process);
    for (;;) pause();
  }
  pid_t process = 0;
  ASSERT_EQ(read(said[0], &process, sizeof process), static_cast<ssize_t>(sizeof process));
  ASSERT_GT(process, 0);
  ASSERT_EQ(kill(process, 0), 0);
  kill(owner, SIGKILL);
  waitpid(owner, nullptr, 0);
  EXPECT_TRUE(eventually([&] { return kill(process, 0) != 0; }));
  EXPECT_TRUE(eventually([&] { return tmpdir.run_folders().empty(); }));
}

}  // namespace
}  // namespace liveload::cluster::test
