#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "browser/browser_fixture.hpp"
#include "process/child.hpp"
#include "process/run_folder.hpp"

namespace liveload::browser {

/// Gives the browsers a TMPDIR of their own, and sees that nothing is left behind in the end.
class CleanBrowserTest : public BrowserTest {
 protected:
  void SetUp() override {
    auto own = process::RunFolder::create();
    ASSERT_TRUE(own);
    folder_.emplace(std::move(*own));
    if (const char* before = getenv("TMPDIR")) tmpdir_before_ = before;
    setenv("TMPDIR", folder_->path().c_str(), 1);
    BrowserTest::SetUp();
  }
  void TearDown() override {
    connection_.reset();
    expect_nothing_left(seconds(5));
    if (tmpdir_before_.empty()) {
      unsetenv("TMPDIR");
    } else {
      setenv("TMPDIR", tmpdir_before_.c_str(), 1);
    }
  }

  std::vector<std::string> run_folders() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_->path())) {
      if (entry.path().filename() != "owner.lock") found.push_back(entry.path());
    }
    return found;
  }

  /// The processes of every group of which a member's environment names our folder. (Those that
  /// come from the zygote have overwritten theirs.)
  std::vector<pid_t> processes() {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
      std::ifstream stream(entry.path() / "environ");
      const std::string all(std::istreambuf_iterator<char>(stream), {});
      if (all.find("TMPDIR=" + folder_->path().string() + "/liveload-") == std::string::npos)
        continue;
      groups_.insert(getpgid(std::stoi(entry.path().filename())));
    }
    std::vector<pid_t> all;
    for (const pid_t group : groups_) {
      const auto members = process::group_members(group);
      all.insert(all.end(), members.begin(), members.end());
    }
    return all;
  }

  void expect_nothing_left(Duration limit) {
    const auto deadline = Deadline::after(limit);
    while (!deadline.passed() && !(run_folders().empty() && processes().empty())) {
    }
    EXPECT_THAT(run_folders(), testing::IsEmpty());
    EXPECT_THAT(processes(), testing::IsEmpty());
  }

  std::optional<process::RunFolder> folder_;
  std::string tmpdir_before_;
  std::set<pid_t> groups_;
};

}  // namespace liveload::browser
