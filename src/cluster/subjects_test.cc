#include "cluster/subjects.hpp"

#include <gtest/gtest.h>

namespace liveload::cluster {
namespace {

TEST(Subjects, LieBelowTheRun) {
  const Subjects subjects("r1");
  EXPECT_EQ(subjects.hello(), "run.r1.hello");
  EXPECT_EQ(subjects.up("node-1"), "run.r1.up.node-1");
  EXPECT_EQ(subjects.down("node-1"), "run.r1.down.node-1");
  EXPECT_EQ(subjects.down_all(), subjects.down("all"));
  EXPECT_EQ(subjects.everything(), "run.r1.>");
}

TEST(Subjects, NamesAreOnePartAndNoWildcard) {
  EXPECT_TRUE(is_subject_part("Node_1-a"));
  for (const char* bad : {"", "a.b", "*", ">", "a b", "a\n", "\xc3\xa9"}) {
    EXPECT_FALSE(is_subject_part(bad)) << bad;
  }
  EXPECT_TRUE(is_subject_part(std::string(64, 'a')));
  EXPECT_FALSE(is_subject_part(std::string(65, 'a')));
}

}  // namespace
}  // namespace liveload::cluster
