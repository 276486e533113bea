#include "cli/doctor.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace liveload::cli {
namespace {

const std::vector<Finding> kFindings{
    {.state = Finding::State::kGood, .subject = "cores", .value = "2"},
    {.state = Finding::State::kWeak,
     .subject = "open files",
     .value = "1024",
     .advice = "ulimit -n 20000"},
    {.state = Finding::State::kMissing,
     .subject = "browser",
     .value = "none",
     .advice = "apt-get install it",
     .blocks = ExitCode::kBrowserStart}};

std::string printed(bool unicode) {
  std::ostringstream out;
  print_findings(out, kFindings, {.unicode = unicode});
  return out.str();
}

TEST(Doctor, AlignsWhatItFound) {
  EXPECT_EQ(printed(true),
            "✓ cores       2\n"
            "! open files  1024\n"
            "              ulimit -n 20000\n"
            "✗ browser     none\n"
            "              apt-get install it\n");
}

TEST(Doctor, DoesWithAsciiWhereThereIsNoMore) {
  EXPECT_EQ(printed(false),
            "ok cores       2\n"
            "-- open files  1024\n"
            "               ulimit -n 20000\n"
            "NO browser     none\n"
            "               apt-get install it\n");
}

TEST(Doctor, JudgesByWhatIsMissingOnly) {
  EXPECT_EQ(verdict(kFindings), ExitCode::kBrowserStart);
  EXPECT_EQ(verdict({kFindings[0], kFindings[1]}), ExitCode::kDone);
}

}  // namespace
}  // namespace liveload::cli
