#include "cli/exit_code.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace liveload::cli {
namespace {

TEST(ExitCode, FollowsTheKindOfError) {
  EXPECT_EQ(exit_code(ErrorKind::kUsage), ExitCode::kUsage);
  EXPECT_EQ(exit_code(ErrorKind::kConfig), ExitCode::kUsage);
  EXPECT_EQ(exit_code(ErrorKind::kCompile), ExitCode::kScenarioLoad);
  EXPECT_EQ(exit_code(ErrorKind::kLoad), ExitCode::kScenarioLoad);
  EXPECT_EQ(exit_code(ErrorKind::kBrowserStart), ExitCode::kBrowserStart);
  EXPECT_EQ(exit_code(ErrorKind::kBrowserLost), ExitCode::kScenarioError);
  EXPECT_EQ(exit_code(ErrorKind::kCluster), ExitCode::kCluster);
  EXPECT_EQ(exit_code(ErrorKind::kInterrupted), ExitCode::kInterrupted);
  EXPECT_EQ(exit_code(ErrorKind::kInternal), ExitCode::kInternal);
}

TEST(ExitCode, WorseIsAnInterruptionElseTheEarlierFault) {
  EXPECT_EQ(worse(ExitCode::kDone, ExitCode::kDone), ExitCode::kDone);
  EXPECT_EQ(worse(ExitCode::kDone, ExitCode::kScenarioError), ExitCode::kScenarioError);
  EXPECT_EQ(worse(ExitCode::kScenarioError, ExitCode::kScenarioLoad), ExitCode::kScenarioLoad);
  EXPECT_EQ(worse(ExitCode::kScenarioLoad, ExitCode::kInterrupted), ExitCode::kInterrupted);
}

TEST(ExitCode, ManualShowsTheTableOfTheCode) {
  std::ifstream file(LIVELOAD_SOURCE_DIR "/docs/exit-codes.md");
  const std::string manual{std::istreambuf_iterator<char>(file), {}};
  for (const ExitCodeRow& row : exit_codes()) {
    const std::string line = "| " + std::to_string(static_cast<int>(row.code)) + " | " +
                             std::string(row.meaning) + " |\n";
    EXPECT_NE(manual.find(line), std::string::npos) << "docs/exit-codes.md lacks: " << line;
  }
}

}  // namespace
}  // namespace liveload::cli
