#include "browser/cdp/downloads.hpp"

#include <gtest/gtest.h>

namespace liveload::browser::cdp {
namespace {

TEST(Downloads, TakeNoNameThatLeavesItsFolder) {
  EXPECT_EQ(safe_file_name("report 2.csv"), "report 2.csv");
  EXPECT_EQ(safe_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(safe_file_name("..\\..\\autorun.inf"), "autorun.inf");
  EXPECT_EQ(safe_file_name("/"), "download");
  EXPECT_EQ(safe_file_name(".."), "download");
  EXPECT_EQ(safe_file_name(""), "download");
  EXPECT_EQ(safe_file_name(".bashrc"), "bashrc");
  EXPECT_EQ(safe_file_name("a\nb\x1b[31m:c"), "a_b_[31m_c");
  EXPECT_EQ(safe_file_name(std::string("a\0b", 3)), "a_b");
}

TEST(Downloads, CutsALongNameBetweenCharacters) {
  std::string name(199, 'a');
  name += "ä.csv";
  EXPECT_EQ(safe_file_name(name), std::string(199, 'a'));
  EXPECT_EQ(safe_file_name(std::string(5000, 'b')).size(), 200U);
}

}  // namespace
}  // namespace liveload::browser::cdp
