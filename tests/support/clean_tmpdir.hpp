#pragma once

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/deadline.hpp"
#include "process/child.hpp"
#include "process/run_folder.hpp"

namespace liveload::test {

/// A TMPDIR of the test's own while it lives, and what was put there and started from there.
class CleanTmpdir {
 public:
  CleanTmpdir() : folder_(std::move(*process::RunFolder::create())) {
    if (const char* before = getenv("TMPDIR")) before_ = before;
    setenv("TMPDIR", folder_.path().c_str(), 1);
  }
  ~CleanTmpdir() {
    if (before_.empty()) {
      unsetenv("TMPDIR");
    } else {
      setenv("TMPDIR", before_.c_str(), 1);
    }
  }
  CleanTmpdir(const CleanTmpdir&) = delete;
  CleanTmpdir& operator=(const CleanTmpdir&) = delete;

  const std::filesystem::path& path() const { return folder_.path(); }

  std::vector<std::string> run_folders() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(path())) {
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
      if (all.find("TMPDIR=" + path().string() + "/liveload-") == std::string::npos) continue;
      const pid_t group = getpgid(std::stoi(entry.path().filename()));
      if (group > 0) groups_.insert(group);
    }
    std::vector<pid_t> all;
    for (const pid_t group : groups_) {
      const auto members = process::group_members(group);
      all.insert(all.end(), members.begin(), members.end());
    }
    return all;
  }

  void expect_nothing_left(Duration limit) {
    const auto deadline = base::Deadline::after(limit);
    while (!deadline.passed() && !(run_folders().empty() && processes().empty())) {
    }
    EXPECT_THAT(run_folders(), testing::IsEmpty());
    EXPECT_THAT(processes(), testing::IsEmpty());
  }

 private:
  process::RunFolder folder_;
  std::string before_;
  std::set<pid_t> groups_;
};

}  // namespace liveload::test
