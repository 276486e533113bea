#include "process/guard.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "process/run_folder.hpp"

namespace liveload::process {
namespace {

namespace fs = std::filesystem;
using base::Deadline;
using std::chrono::seconds;

Child sleeper() {
  auto child = Child::spawn({.argv = {"sleep", "1000"}});
  EXPECT_TRUE(child);
  return std::move(*child);
}

fs::path folder_with_content(const fs::path& parent, const std::string& name) {
  fs::create_directories(parent / name / "inner");
  std::ofstream(parent / name / "inner" / "file") << "content";
  return parent / name;
}

TEST(Guard, CleansUpWhatIsRegisteredAndNothingElse) {
  auto parent = RunFolder::create();
  ASSERT_TRUE(parent);
  const auto doomed = folder_with_content(parent->path(), "with blanks and *");
  const auto without_process = folder_with_content(parent->path(), "plain");
  const auto dropped = folder_with_content(parent->path(), "dropped");
  auto killed = sleeper(), spared = sleeper();
  {
    auto guard = Guard::start();
    ASSERT_TRUE(guard);
    (*guard)->add(doomed, 0);
    (*guard)->add(doomed, killed.pid());
    (*guard)->add(without_process, 0);
    (*guard)->add(dropped, spared.pid());
    (*guard)->drop(dropped);
  }
  auto status = killed.wait(Deadline::after(seconds(5)));
  ASSERT_TRUE(status);
  EXPECT_EQ(status->signal, SIGKILL);
  EXPECT_FALSE(fs::exists(doomed));
  EXPECT_FALSE(fs::exists(without_process));
  EXPECT_FALSE(spared.poll_exit());
  EXPECT_TRUE(fs::exists(dropped));
}

TEST(Guard, EndsAtOnceWhenNothingIsRegistered) {
  const auto started = base::Clock::now();
  {
    ASSERT_TRUE(Guard::start());
  }
  EXPECT_LT(base::Clock::now() - started, seconds(2));
}

}  // namespace
}  // namespace liveload::process
