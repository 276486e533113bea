#include "scenario/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "scenario/registry.hpp"
#include "support/temp_folder.hpp"

namespace liveload::scenario {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

/// A working directory of the test's own, with a folder of scenarios in it.
class FilesTest : public testing::Test {
 protected:
  FilesTest() : before_(fs::current_path()) {
    fs::create_directory(here_ / "scenarios");
    fs::current_path(here_.path());
  }
  ~FilesTest() override { fs::current_path(before_); }

  static void write(const fs::path& path) { std::ofstream(path) << "x"; }
  static std::string refused(std::string_view path, const fs::path& folder) {
    const auto found = find_file(path, folder);
    EXPECT_FALSE(found);
    if (found) return "found";
    EXPECT_EQ(found.error().kind, ErrorKind::kUsage);
    return found.error().message();
  }

  const fs::path before_;
  const test::TempFolder here_;
};

TEST_F(FilesTest, TheScenariosFolderComesFirstThenTheWorkingDirectory) {
  write("both.csv");
  write("scenarios/both.csv");
  write("here.csv");
  EXPECT_EQ(find_file("both.csv", "scenarios").value(), here_ / "scenarios/both.csv");
  EXPECT_EQ(find_file("both.csv", here_ / "scenarios").value(), here_ / "scenarios/both.csv");
  EXPECT_EQ(find_file("../here.csv", "scenarios").value(), here_ / "here.csv");
  EXPECT_EQ(find_file("here.csv", "scenarios").value(), here_ / "here.csv");
  EXPECT_EQ(find_file("both.csv", "").value(), here_ / "both.csv");
  EXPECT_EQ(find_file((here_ / "here.csv").string(), "scenarios").value(), here_ / "here.csv");
}

TEST_F(FilesTest, WhatIsNotThereIsSaidWithWhereItWasLookedFor) {
  EXPECT_THAT(refused("no.csv", "scenarios"),
              AllOf(HasSubstr((here_ / "scenarios/no.csv").string() + " nor "),
                    HasSubstr((here_ / "no.csv").string()), HasSubstr("beside the scenario's")));
  EXPECT_THAT(refused("/nowhere/no.csv", "scenarios"), HasSubstr("no file /nowhere/no.csv"));
  EXPECT_THAT(refused("scenarios", ""), HasSubstr("is a folder"));
  EXPECT_THAT(refused("", "scenarios"), HasSubstr("empty"));
}

TEST_F(FilesTest, AScenariosFolderIsThatOfItsOrigin) {
  EXPECT_EQ((LoadedScenario{.name = "A", .origin = "/load/shop.cpp", .factory = {}}.folder()),
            "/load");
  EXPECT_EQ((LoadedScenario{.name = "A", .origin = "load/shop.so", .factory = {}}.folder()),
            here_ / "load");
}

}  // namespace
}  // namespace liveload::scenario
