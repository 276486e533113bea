// The machine under us: a process that is stopped, a disk that is full or not there.

#include <sys/mount.h>

#include "chaos/chaos_fixture.hpp"
#include "process/child.hpp"

namespace liveload::chaos {
namespace {

using testing::HasSubstr;
using Machine = ChaosTest;

TEST_F(Machine, AStandstillOfOursIsNotTakenForABlockedScenario) {
  // Longer than the run would wait for a scenario that keeps its thread to itself.
  auto stopper =
      process::Child::spawn({.argv = {"sh", "-c", "sleep 2; kill -STOP $0; sleep 12; kill -CONT $0",
                                      std::to_string(getpid())}});
  ASSERT_TRUE(stopper);
  const auto start = base::Clock::now();
  over_ = [&] { return base::Clock::now() - start > 14s; };
  run(0, {}, {.users = 2, .scenario_duration = 60s, .iteration_timeout = 1s});
  if (base::Clock::now() - start < 14s) {
    GTEST_SKIP() << "this machine is too busy for iterations of a second";
  }
  for (const auto& category : result().failures()) {
    EXPECT_THAT(category.name, HasSubstr("timeout")) << "only a limit that ran out meanwhile";
  }
  EXPECT_EQ(result().users().unfinished, 0U);
}

TEST_F(Machine, AFullDiskIsBorneAndAMissingOneIsAnErrorOfTheStart) {
  const std::filesystem::path small = own_->path() / "small";
  std::filesystem::create_directory(small);
  const bool mounted = mount("none", small.c_str(), "tmpfs", 0, "size=64k") == 0;
  std::vector<std::string> folders = {own_->path() / "nowhere"};
  if (mounted) folders.push_back(small);
  for (const std::string& folder : folders) {
    setenv("TMPDIR", folder.c_str(), 1);
    RunOptions options{.scenarios = {"Chaos"}};
    options.browser.start_timeout = 10s;
    const auto outcomes = liveload::run(options);
    EXPECT_TRUE(outcomes);
    if (!outcomes) break;
    const auto& error = outcomes->front().error;
    if (error) {
      EXPECT_EQ(error->kind, ErrorKind::kBrowserStart) << error->message();
    } else {  // Chromium lives without its files.
      EXPECT_EQ(folder, small) << "there is no such folder";
      EXPECT_EQ(outcomes->front().result->users().succeeded, 1U);
    }
  }
  setenv("TMPDIR", own_->path().c_str(), 1);
  if (mounted) umount2(small.c_str(), MNT_DETACH);
  std::filesystem::remove_all(small);
}

}  // namespace
}  // namespace liveload::chaos
