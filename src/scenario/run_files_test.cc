#include "scenario/run_files.hpp"

#include <gtest/gtest.h>

#include "process/run_folder.hpp"
#include "scenario/files.hpp"

namespace liveload::scenario {
namespace {

class RunFilesTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(own_); }

  Result<process::RunFolder> own_ = process::RunFolder::create();
  RunFiles files_{own_->path() / "of" / "the-run"};
};

TEST_F(RunFilesTest, MakesItsFolderWithTheFirstFile) {
  EXPECT_FALSE(std::filesystem::exists(files_.folder()));
  const auto path = files_.write("a.png", "first");
  ASSERT_TRUE(path) << path.error().message();
  EXPECT_EQ(*path, files_.folder() / "a.png");
  ASSERT_TRUE(files_.write("a.png", "2nd"));
  EXPECT_EQ(read_file(*path), "2nd");
}

TEST_F(RunFilesTest, RefusesWhatIsNoName) {
  for (const std::string name :
       {"", ".", "..", "../a", "a/b", "/a", ".hidden", "a b", "a\nb", "ä"}) {
    const auto path = files_.write(name, "x");
    ASSERT_FALSE(path) << name;
    EXPECT_EQ(path.error().kind, ErrorKind::kUsage);
  }
  EXPECT_FALSE(RunFiles::check_name(std::string(201, 'a')));
  EXPECT_FALSE(RunFiles::check_name(std::string("a\0b", 3)));
  EXPECT_FALSE(std::filesystem::exists(files_.folder()));
}

TEST_F(RunFilesTest, FollowsNoLinkOutOfItsFolder) {
  std::filesystem::create_directories(files_.folder());
  std::filesystem::create_symlink(own_->path() / "elsewhere", files_.folder() / "link");
  const auto path = files_.write("link", "x");
  ASSERT_TRUE(path) << path.error().message();
  EXPECT_FALSE(std::filesystem::is_symlink(*path));
  EXPECT_EQ(read_file(*path), "x");
  EXPECT_FALSE(std::filesystem::exists(own_->path() / "elsewhere"));
}

TEST_F(RunFilesTest, SaysWhatCannotBeWritten) {
  ASSERT_TRUE(files_.write("file", "x"));
  const RunFiles inside(files_.folder() / "file");
  const auto path = inside.write("a", "x");
  ASSERT_FALSE(path);
  EXPECT_EQ(path.error().kind, ErrorKind::kIo);
  EXPECT_EQ(path.error().target, inside.folder().string());
}

}  // namespace
}  // namespace liveload::scenario
