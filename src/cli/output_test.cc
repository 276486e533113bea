#include "cli/output.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace liveload::cli {
namespace {

using testing::HasSubstr;

TEST(CheckWritable, AcceptsAFileInAFolderThatIsThere) {
  EXPECT_TRUE(check_writable(testing::TempDir() + "result.json"));
  EXPECT_TRUE(check_writable("result.json"));
}

TEST(CheckWritable, SaysWhatStandsInTheWay) {
  EXPECT_THAT(check_writable("/nonexistent/result.json").error().cause,
              HasSubstr("no folder /nonexistent"));
  EXPECT_THAT(check_writable("/tmp").error().cause, HasSubstr("it is a folder"));
}

}  // namespace
}  // namespace liveload::cli
