#include "process/run_folder.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace liveload::process {
namespace {

namespace fs = std::filesystem;

/// Points TMPDIR to a folder of the test's own.
class RunFolderTest : public testing::Test {
 protected:
  RunFolderTest() {
    auto own = RunFolder::create();
    EXPECT_TRUE(own);
    own_.emplace(std::move(*own));
    if (const char* before = getenv("TMPDIR")) before_ = before;
    setenv("TMPDIR", own_->path().c_str(), 1);
  }
  ~RunFolderTest() override {
    if (before_.empty()) {
      unsetenv("TMPDIR");
    } else {
      setenv("TMPDIR", before_.c_str(), 1);
    }
  }

  std::optional<RunFolder> own_;
  std::string before_;
};

TEST_F(RunFolderTest, IsPrivateAndRemovedWithItsContents) {
  fs::path path;
  {
    auto folder = RunFolder::create();
    ASSERT_TRUE(folder);
    path = folder->path();
    EXPECT_EQ(path.parent_path(), own_->path());
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
    fs::create_directories(path / "a" / "b");
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(RunFolderTest, ASweepRemovesTheAbandonedAndSparesTheLiving) {
  auto living = RunFolder::create();
  ASSERT_TRUE(living);
  const auto abandoned = own_->path() / "liveload-1-abcdef";
  const auto foreign = own_->path() / "something-else";
  fs::create_directories(abandoned / "profile");
  fs::create_directories(foreign);
  std::ofstream(abandoned / "owner.lock").put('\n');
  std::ofstream(foreign / "owner.lock").put('\n');

  EXPECT_EQ(sweep_run_folders(), 1);
  EXPECT_FALSE(fs::exists(abandoned));
  EXPECT_TRUE(fs::exists(foreign));
  EXPECT_TRUE(fs::exists(living->path()));
}

TEST_F(RunFolderTest, AFolderThatCannotBeMadeIsNamed) {
  setenv("TMPDIR", "/no/such/folder", 1);
  auto folder = RunFolder::create();
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().kind, ErrorKind::kIo);
  EXPECT_THAT(folder.error().target, testing::StartsWith("/no/such/folder/liveload-"));
}

}  // namespace
}  // namespace liveload::process
