#include "cli/commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include "support/temp_folder.hpp"

namespace liveload::cli {
namespace {

using testing::HasSubstr;

struct Said {
  ExitCode code;
  std::string out;
  std::string err;
};

Said say(std::vector<std::string> args) {
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err};
  const ExitCode code = dispatch(args, console);
  return {code, out.str(), err.str()};
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Commands, HelpListsThemAll) {
  for (const std::vector<std::string>& way :
       {std::vector<std::string>{}, {"help"}, {"--help"}, {"-h"}}) {
    const Said said = say(way);
    EXPECT_EQ(said.code, ExitCode::kDone);
    for (const Command& command : commands()) EXPECT_THAT(said.out, HasSubstr(command.summary));
  }
}

TEST(Commands, EachHasAManual) {
  for (const Command& command : commands()) {
    const std::string manual = say({std::string(command.name), "--help"}).out;
    EXPECT_THAT(manual, HasSubstr("liveload " + std::string(command.name)));
    EXPECT_EQ(manual, say({"help", std::string(command.name)}).out);
    for (const OptionSpec& option : command.options) {
      EXPECT_THAT(manual, HasSubstr("--" + std::string(option.name)));
    }
  }
}

TEST(Commands, ThePageOnThemKnowsEachOption) {
  const std::string page = content(LIVELOAD_SOURCE_DIR "/docs/cli.md");
  for (const Command& command : commands()) {
    EXPECT_THAT(page, HasSubstr("liveload " + std::string(command.name)));
  }
  for (const OptionSpec& option : kRunCommand.options) {
    EXPECT_THAT(page, HasSubstr("| `--" + std::string(option.name)));
    EXPECT_THAT(page, HasSubstr("| " + std::string(option.help) + " |\n"));
  }
}

TEST(Commands, AnUnknownOneIsAnErrorThatHelps) {
  const Said slip = say({"rnu"});
  EXPECT_EQ(slip.code, ExitCode::kUsage);
  EXPECT_THAT(slip.err, HasSubstr("did you mean `liveload run`?"));
  EXPECT_THAT(say({"shop.cpp"}).err, HasSubstr("liveload run shop.cpp"));
  EXPECT_EQ(say({"help", "nothing"}).code, ExitCode::kUsage);
  EXPECT_EQ(say({"version", "now"}).code, ExitCode::kUsage);
  EXPECT_EQ(say({"version", "--now"}).code, ExitCode::kUsage);
}

TEST(Commands, HelpShowsTheTableOfExitCodes) {
  const std::string table = say({"help", "exit-codes"}).out;
  for (const ExitCodeRow& row : exit_codes()) EXPECT_THAT(table, HasSubstr(row.meaning));
  EXPECT_THAT(table, HasSubstr("130  Interrupted"));
}

TEST(Commands, VersionNamesIt) {
  EXPECT_THAT(say({"--version"}).out, HasSubstr("liveload " LIVELOAD_VERSION));
  EXPECT_EQ(say({"--version"}).out, say({"version"}).out);
}

TEST(Commands, MetricsDefinesEachAndOne) {
  EXPECT_THAT(say({"metrics"}).out, HasSubstr("liveview_event_duration_us  (histogram in us"));
  const Said one = say({"metrics", "iterations"});
  EXPECT_THAT(one.out, HasSubstr("iterations  (counter in count"));
  EXPECT_THAT(one.out, testing::Not(HasSubstr("liveview_event_duration_us  (")));
  EXPECT_EQ(say({"metrics", "nothing"}).code, ExitCode::kUsage);
}

const std::string kTheirs = LIVELOAD_SOURCE_DIR "/tests/fixtures/liveload_elixir.json";

TEST(Commands, CompareHoldsResultsAgainstEachOther) {
  const Said same = say({"compare", kTheirs, kTheirs});
  EXPECT_EQ(same.code, ExitCode::kDone) << same.err;
  EXPECT_THAT(same.out, HasSubstr("page loading p95"));
  EXPECT_THAT(same.out, HasSubstr("too short"));
  EXPECT_THAT(say({"compare", kTheirs, kTheirs, "--", kTheirs, "--format", "markdown"}).out,
              HasSubstr("(2 runs)"));
  EXPECT_THAT(say({"compare", kTheirs, kTheirs, "--format", "json"}).out,
              testing::StartsWith("[{\"scenario\":\"Shop.Browse\""));
}

TEST(Commands, CompareSaysWhatItNeeds) {
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"compare", kTheirs},
        {"compare", kTheirs, "/nonexistent.json"},
        {"compare", kTheirs, "--"},
        {"compare", kTheirs, kTheirs, "--format", "html5"},
        {"compare", kTheirs, kTheirs, "--by", "version"},
        {"compare", kTheirs, kTheirs, "--allow", "iterations rate"}}) {
    const Said said = say(args);
    EXPECT_EQ(said.code, ExitCode::kUsage) << said.out;
    EXPECT_NE(said.err, "");
  }
}

TEST(Commands, ReportKnowsFormatsAndForeignResults) {
  EXPECT_THAT(say({"report", kTheirs}).out, HasSubstr("## Shop.Browse"));
  EXPECT_THAT(say({"report", kTheirs, "--format", "junit"}).out,
              HasSubstr("<testsuite name=\"Shop.Checkout\""));
  EXPECT_THAT(say({"report", kTheirs, "--format", "csv"}).out,
              HasSubstr("Shop.Browse,liveview_page_loading_duration_us,patch,us,180,"));
  EXPECT_EQ(say({"report", kTheirs, "--threshold", "users failed == 0"}).code,
            ExitCode::kThreshold);
}

TEST(Commands, InitWritesAScenarioOnce) {
  const test::TempFolder folder;
  const std::string file = folder / "first.cpp";
  const Said first = say({"init", file});
  EXPECT_EQ(first.code, ExitCode::kDone);
  EXPECT_THAT(first.out, HasSubstr("liveload run " + file));
  EXPECT_EQ(content(file), content(LIVELOAD_SOURCE_DIR "/src/cli/first_scenario.cpp"));

  std::ofstream(file) << "mine";
  const Said second = say({"init", file});
  EXPECT_EQ(second.code, ExitCode::kUsage);
  EXPECT_THAT(second.err, HasSubstr("exists already"));
  EXPECT_EQ(content(file), "mine");
}

TEST(Commands, InitSaysWhyAFileCannotBeWritten) {
  const Said said = say({"init", "/nonexistent/first.cpp"});
  EXPECT_EQ(said.code, ExitCode::kInternal);
  EXPECT_THAT(said.err, HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace liveload::cli
