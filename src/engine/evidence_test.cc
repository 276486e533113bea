#include "engine/evidence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "scenario/mock_page.hpp"
#include "support/temp_folder.hpp"

namespace liveload::engine {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::NiceMock;
using testing::Return;

class Evidence : public testing::Test {
 protected:
  Evidence() {
    ON_CALL(page_, screenshot).WillByDefault(Return(std::string("PNG")));
    ON_CALL(page_, content).WillByDefault(Return(std::string("<html><head></head>hi</html>")));
  }

  FailureSample gather(std::uint64_t number = 7) {
    FailureSample sample{.category = "user_end > click: timeout", .user_id = 3};
    gather_evidence(page_, files_, number, budget_, sample);
    return sample;
  }
  static std::string text(const fs::path& file) {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
  }
  void touch(const std::string& name) {
    fs::create_directories(files_.folder());
    std::ofstream(files_.folder() / name) << "x";
  }

  const test::TempFolder root_;
  scenario::RunFiles files_{files_folder((root_ / "result-files").string(), "Shop")};
  SampleBudget budget_;
  NiceMock<scenario::MockPage> page_;
};

TEST_F(Evidence, IsAPictureAndTheDocumentNamedAsSeenFromTheResult) {
  const FailureSample sample = gather();
  EXPECT_EQ(sample.screenshot, "result-files/Shop/failure-7-user_end-click-timeout-user3.png");
  EXPECT_EQ(sample.page, "result-files/Shop/failure-7-user_end-click-timeout-user3.html");
  EXPECT_EQ(text(root_ / sample.screenshot), "PNG");
  EXPECT_THAT(text(root_ / sample.page), HasSubstr("hi</html>"));
}

TEST_F(Evidence, ADocumentThatIsOpenedRunsNoScript) {
  EXPECT_THAT(text(root_ / gather().page),
              HasSubstr("<head><meta http-equiv=\"Content-Security-Policy\" "
                        "content=\"script-src 'none'\"></head>"));
}

TEST_F(Evidence, AGreatDocumentIsCutOff) {
  ON_CALL(page_, content).WillByDefault([] {
    std::string great;
    while (great.size() < 5'000'000) great += "é";
    return great;
  });
  const std::string kept = text(root_ / gather().page);
  EXPECT_LT(kept.size(), 2'001'000u);
  EXPECT_THAT(kept.substr(kept.size() - 100), HasSubstr("the document has 5000000 bytes"));
}

TEST_F(Evidence, WhatCannotBeHadIsLeftOut) {
  ON_CALL(page_, screenshot).WillByDefault(Return(fail({.kind = ErrorKind::kTimeout})));
  const FailureSample sample = gather();
  EXPECT_EQ(sample.screenshot, "");
  EXPECT_NE(sample.page, "");
}

TEST_F(Evidence, WhatHasNoRoomIsLeftOut) {
  ASSERT_TRUE(budget_.claim_bytes(SampleBudget::kMaxBytes - 5));
  const FailureSample sample = gather();
  EXPECT_NE(sample.screenshot, "");
  EXPECT_EQ(sample.page, "");
}

TEST_F(Evidence, AFolderThatCannotBeWrittenToIsSaidOnce) {
  std::ofstream(root_ / "result-files") << "a file where the folder should be";
  EXPECT_EQ(gather().screenshot, "");
  ASSERT_TRUE(budget_.trouble());
  EXPECT_THAT(budget_.trouble()->message(), HasSubstr("result-files"));
}

TEST_F(Evidence, OfAnEarlierRunIsRemovedAndNothingElse) {
  touch("failure-1-click-timeout-user3.png");
  touch("failure-1-click-timeout-user3.html");
  touch("cart-user12-iteration7.png");
  touch("notes.html");
  touch("failure-report.html");
  touch("cart.png");
  fs::create_directory(files_.folder() / "failure-2-x-user1.html");
  remove_old_files(files_.folder());
  std::set<std::string> left;
  for (const auto& entry : fs::directory_iterator(files_.folder()))
    left.insert(entry.path().filename());
  EXPECT_THAT(left, testing::ElementsAre("cart.png", "failure-2-x-user1.html",
                                         "failure-report.html", "notes.html"));
  remove_old_files(root_ / "not" / "there");
}

TEST_F(Evidence, EachScenarioHasAFolderOfItsOwnThatNoNameLeaves) {
  EXPECT_EQ(files_folder("/tmp/r-files", "Shop"), "/tmp/r-files/Shop");
  EXPECT_EQ(files_folder("/tmp/r-files/", "../x"), "/tmp/r-files/x");
  EXPECT_EQ(files_folder("/tmp/a/..", "Shop"), "/tmp/Shop");
  EXPECT_EQ(files_folder(".", "Shop"), fs::current_path() / "Shop");
  EXPECT_EQ(files_folder("r", "::"), fs::current_path() / "r" / "scenario");
}

}  // namespace
}  // namespace liveload::engine
