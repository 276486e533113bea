#include "cluster/received_files.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "cluster/file_shipper.hpp"
#include "scenario/files.hpp"
#include "support/temp_folder.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;

class FilesTest : public testing::Test {
 protected:
  FilesTest() { fs::create_directories(from_); }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(from_ / name) << text;
  }
  void ship_all() {
    while (shipper_.ship([this](const std::string& name, const std::string& part, bool last) {
      received_.receive("n1", name, part, last);
      ++parts_;
    })) {
    }
  }
  std::string arrived(const std::string& name) const {
    return scenario::read_file(to_ / name).value_or("(none)");
  }

  const test::TempFolder root_;
  const fs::path from_ = root_ / "from";
  const fs::path to_ = root_ / "r-files" / "Buy";
  FileShipper shipper_{from_, 10};
  ReceivedFiles received_{to_};
  int parts_ = 0;
};

TEST_F(FilesTest, ArriveUnderTheNodesNameInParts) {
  write("failure-1.png", "0123456789ABCDEFGHIJ");
  write("empty.html", "");
  write(".draft", "not yet");
  ship_all();
  EXPECT_EQ(arrived("n1-failure-1.png"), "0123456789ABCDEFGHIJ");
  EXPECT_EQ(arrived("n1-empty.html"), "");
  EXPECT_EQ(parts_, 3);
  ship_all();
  EXPECT_EQ(parts_, 3) << "once is enough";
  EXPECT_EQ(received_.name_in_result("n1", "/tmp/x/failure-1.png"), "r-files/Buy/n1-failure-1.png");
  EXPECT_TRUE(received_.has("r-files/Buy/n1-failure-1.png"));
  EXPECT_FALSE(received_.has("r-files/Buy/n1-failure-2.png"));
}

TEST_F(FilesTest, NamesLeadNowhereElse) {
  for (const std::string name : {"../x.png", "/x.png", "", ".x"}) {
    received_.receive("n1", name, "x", true);
  }
  EXPECT_FALSE(fs::exists(to_));
  EXPECT_EQ(received_.name_in_result("n1", "a/.."), "");
}

TEST_F(FilesTest, TheRunsBudgetIsKept) {
  const std::string large(60'000'000, 'x');
  received_.receive("n1", "a.png", large, true);
  received_.receive("n2", "b.png", large, true);
  EXPECT_TRUE(fs::exists(to_ / "n1-a.png"));
  EXPECT_FALSE(fs::exists(to_ / "n2-b.png"));
  ASSERT_EQ(received_.warnings().size(), 1U);
}

}  // namespace
}  // namespace liveload::cluster
