#include "process/child.hpp"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/socket.h>

namespace liveload::process {
namespace {

using base::Deadline;
using std::chrono::milliseconds;
using std::chrono::seconds;

Child shell(const std::string& script, SpawnOptions options = {}) {
  options.argv = {"sh", "-c", script};
  auto child = Child::spawn(options);
  EXPECT_TRUE(child);
  return std::move(*child);
}

TEST(Child, TellsHowItEnded) {
  auto child = shell("exit 3");
  auto status = child.wait(Deadline::after(seconds(10)));
  ASSERT_TRUE(status);
  EXPECT_EQ(status->code, 3);
  EXPECT_EQ(status->text(), "exit code 3");
}

TEST(Child, KeepsTheLastOfItsErrors) {
  auto child =
      shell("i=0; while [ $i -lt 3000 ]; do echo line $i >&2; i=$((i+1)); done; echo the end >&2");
  ASSERT_TRUE(child.wait(Deadline::after(seconds(20))));
  EXPECT_TRUE(child.recent_errors().ends_with("the end\n"));
  EXPECT_LE(child.recent_errors().size(), 16 * 1024U);
}

TEST(Child, GetsDescriptorsAndEnvironmentAndNothingElse) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  Descriptor ours(ends[0]), theirs(ends[1]);
  auto child = shell("echo $GREETING >&4; read x <&3; exec ls /proc/self/fd >&2",
                     {.environment = {{"GREETING", "hello"}},
                      .descriptors = {{theirs.get(), 3}, {theirs.get(), 4}}});
  ASSERT_EQ(write(ours.get(), "go\n", 3), 3);
  ASSERT_TRUE(child.wait(Deadline::after(seconds(10))));
  char text[16]{};
  ASSERT_GT(read(ours.get(), text, sizeof text), 0);
  EXPECT_STREQ(text, "hello\n");
  EXPECT_EQ(child.recent_errors(), "0\n1\n2\n3\n4\n5\n");  // 5 is how ls reads the folder
}

TEST(Child, WaitEndsAtItsDeadline) {
  auto child = shell("sleep 1000");
  auto status = child.wait(Deadline::after(milliseconds(20)));
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kTimeout);
}

TEST(Child, ItsWholeGroupEndsWithIt) {
  pid_t group = 0;
  {
    auto child = shell("sleep 1000 & sleep 1000 & echo ready >&2; wait");
    group = child.pid();
    while (child.recent_errors().empty()) ASSERT_TRUE(child.read_errors());
    EXPECT_EQ(group_members(group).size(), 3U);
  }
  const auto deadline = Deadline::after(seconds(5));
  while (!group_members(group).empty()) ASSERT_FALSE(deadline.passed());
}

TEST(Child, AMissingProgramIsAnErrorThatNamesIt) {
  auto child = Child::spawn({.argv = {"liveload-no-such-program"}});
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().kind, ErrorKind::kIo);
  EXPECT_EQ(child.error().message(),
            "start \"liveload-no-such-program\" failed: No such file or directory");
}

}  // namespace
}  // namespace liveload::process
