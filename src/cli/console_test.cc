#include "cli/console.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace liveload::cli {
namespace {

std::string printed(const Error& error) {
  std::ostringstream out;
  print_error(out, error);
  return out.str();
}

TEST(PrintError, SaysWhatWhereWhyAndWhatNext) {
  EXPECT_EQ(printed({.kind = ErrorKind::kLoad,
                     .tried = "load",
                     .target = "shop.so",
                     .cause = "there is no such file",
                     .hint = "look at its path"}),
            "liveload: load \"shop.so\" failed: there is no such file\n"
            "  next: look at its path\n");
}

TEST(PrintError, NamesTheScenarioThatItHappenedTo) {
  std::ostringstream out;
  print_error(out, {.kind = ErrorKind::kBrowserStart, .tried = "start the browser"}, "Browse");
  EXPECT_EQ(out.str(), "liveload: Browse: start the browser failed\n");
}

TEST(PrintError, ShowsACompilersLinesAsTheyAre) {
  EXPECT_EQ(printed({.kind = ErrorKind::kCompile,
                     .tried = "compile",
                     .target = "shop.cpp",
                     .cause = "shop.cpp:3:1: error: no\n    3 | no\n      | ^~\n"}),
            "liveload: compile \"shop.cpp\" failed\n"
            "shop.cpp:3:1: error: no\n    3 | no\n      | ^~\n");
}

TEST(PrintError, PrintsNothingThatATerminalWouldObey) {
  EXPECT_EQ(printed({.kind = ErrorKind::kScenario, .tried = "say", .cause = "\x1b[2J"}),
            "liveload: say failed: ?[2J\n");
}

}  // namespace
}  // namespace liveload::cli
