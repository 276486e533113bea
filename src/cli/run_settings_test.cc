#include "cli/run_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/temp_folder.hpp"

namespace liveload::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using namespace std::chrono_literals;

Result<RunSettings> read(std::vector<std::string> args) {
  const auto parsed = parse_arguments(args, run_option_specs(), Extras::kKept);
  if (!parsed) return tl::unexpected(parsed.error());
  return read_run_settings(*parsed);
}

std::string settings_error(std::vector<std::string> args) {
  args.insert(args.begin(), "shop.cpp");
  const auto settings = read(std::move(args));
  return settings ? "" : settings.error().message();
}

/// With a configuration file.
class RunSettingsFile : public testing::Test {
 protected:
  std::string file(const std::string& text) {
    std::ofstream(path_) << text;
    return path_;
  }

 private:
  const test::TempFolder folder_;
  const std::string path_ = folder_ / "run_settings.toml";
};

TEST(RunSettings, HasTheDefaultsOfARun) {
  const auto settings = read({"shop.cpp"});
  ASSERT_TRUE(settings);
  EXPECT_THAT(settings->options.what, ElementsAre("shop.cpp"));
  EXPECT_EQ(settings->options.users, 1);
  EXPECT_EQ(settings->options.scenario_duration, 10min);
  EXPECT_EQ(settings->options.iteration_timeout, 2min);
  EXPECT_EQ(settings->options.on_failure, OnFailure::kStop);
  EXPECT_EQ(settings->options.max_restarts, 10);
  EXPECT_FALSE(settings->options.seed);
  EXPECT_EQ(settings->options.files, "liveload-files");
  EXPECT_TRUE(settings->progress);
  EXPECT_FALSE(settings->out);
}

TEST(RunSettings, TakesTheAddressOfTheLivePageOrNone) {
  const auto address = [](std::vector<std::string> args) -> std::string {
    const auto settings = read(std::move(args));
    if (!settings) return settings.error().message();
    if (!settings->live) return "none";
    return settings->live->host + " " + std::to_string(settings->live->port) + " " +
           settings->options.what.back();
  };
  EXPECT_EQ(address({"shop.cpp"}), "none");
  EXPECT_EQ(address({"--live", "shop.cpp"}), "127.0.0.1 0 shop.cpp");
  EXPECT_EQ(address({"shop.cpp", "--live"}), "127.0.0.1 0 shop.cpp");
  EXPECT_EQ(address({"shop.cpp", "--live", "--quiet"}), "127.0.0.1 0 shop.cpp");
  EXPECT_EQ(address({"--live", ".", "--quiet"}), "127.0.0.1 0 .");
  EXPECT_EQ(address({"--live", "4400", "shop.cpp"}), "127.0.0.1 4400 shop.cpp");
  EXPECT_EQ(address({"--live", "0.0.0.0:4400", "shop.cpp"}), "0.0.0.0 4400 shop.cpp");
  EXPECT_EQ(address({"--live", "localhost", "shop.cpp"}), "localhost 0 shop.cpp");
  EXPECT_EQ(address({"--live=box:4400", "shop.cpp"}), "box 4400 shop.cpp");
  EXPECT_THAT(address({"shop.cpp", "--live=box:none"}), HasSubstr("the port is no number"));
}

TEST(RunSettings, ChecksThresholdsAtOnce) {
  const auto settings =
      read({"shop.cpp", "--threshold", "js_errors == 0", "--threshold", "users failed == 0"});
  ASSERT_TRUE(settings);
  EXPECT_THAT(settings->options.thresholds, ElementsAre("js_errors == 0", "users failed == 0"));
  EXPECT_THAT(settings_error({"--threshold", "js_errors == 5ms"}),
              AllOf(HasSubstr("read --threshold"), HasSubstr("\n               ^")));
}

TEST_F(RunSettingsFile, MayHoldATableOfThresholds) {
  const auto settings = read({"shop.cpp", "--config", file(R"(
[thresholds]
"iterations[failed]" = "share < 1%"
liveview_event_duration_us = ["p95 < 250ms", "p99 < 1s"]
)")});
  ASSERT_TRUE(settings) << settings.error().message();
  EXPECT_THAT(settings->options.thresholds,
              ElementsAre("iterations[failed] share < 1%", "liveview_event_duration_us p95 < 250ms",
                          "liveview_event_duration_us p99 < 1s"));
  EXPECT_THAT(settings_error({"--config", file("[thresholds]\njs_errors = 5\n")}),
              HasSubstr("js_errors ("));
}

TEST(RunSettings, ReadsWhatBecomesOfUsersThatFail) {
  const auto settings = read({"shop.cpp", "--on-failure", "restart", "--max-restarts", "3"});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->options.on_failure, OnFailure::kRestart);
  EXPECT_EQ(settings->options.max_restarts, 3);
  EXPECT_THAT(settings_error({"--on-failure", "retry"}), HasSubstr("stop or restart"));
  EXPECT_THAT(settings_error({"--max-restarts", "-1"}), HasSubstr("at least 0"));
}

TEST(RunSettings, ReadsTheWholeRangeOfSeeds) {
  EXPECT_EQ(read({"shop.cpp", "--seed", "0"})->options.seed, 0u);
  EXPECT_EQ(read({"shop.cpp", "--seed", "18446744073709551615"})->options.seed, ~std::uint64_t{0});
  EXPECT_THAT(settings_error({"--seed", "18446744073709551616"}), HasSubstr("whole number"));
  EXPECT_THAT(settings_error({"--seed", "-1"}), HasSubstr("whole number"));
  EXPECT_THAT(settings_error({"--seed", "lucky"}), HasSubstr("whole number"));
}

TEST(RunSettings, FilesOfFailuresLieBesideTheResult) {
  EXPECT_EQ(read({"shop.cpp", "--out", "result.json"})->options.files, "result-files");
  EXPECT_EQ(read({"shop.cpp", "--out", "a/b.c.json"})->options.files, "a/b.c-files");
  EXPECT_EQ(read({"shop.cpp", "--out", "/dev/null"})->options.files, "liveload-files");
}

TEST(RunSettings, ReadsEachOption) {
  const auto settings = read({"shop.cpp",
                              "--users",
                              "5",
                              "--scenario-duration",
                              "20s",
                              "--iteration-timeout=3m",
                              "--scenario",
                              "A",
                              "--scenario",
                              "B",
                              "--browser",
                              "cdp",
                              "--browser-executable",
                              "/opt/chrome",
                              "--browser-arg=--lang=de",
                              "--users-per-browser",
                              "7",
                              "--command-timeout",
                              "9s",
                              "--start-timeout",
                              "8s",
                              "--sandbox",
                              "off",
                              "--stop-grace",
                              "0",
                              "--shards",
                              "2",
                              "--out",
                              "r.json",
                              "--report",
                              "r.md",
                              "--tag",
                              "env=staging",
                              "--tag",
                              "build=a=b",
                              "--quiet",
                              "--base-url",
                              "http://x"});
  ASSERT_TRUE(settings) << settings.error().message();
  const RunOptions& options = settings->options;
  EXPECT_EQ(options.users, 5);
  EXPECT_EQ(options.scenario_duration, 20s);
  EXPECT_EQ(options.iteration_timeout, 3min);
  EXPECT_THAT(options.scenarios, ElementsAre("A", "B"));
  EXPECT_THAT(options.tags, ElementsAre(Pair("build", "a=b"), Pair("env", "staging")));
  EXPECT_EQ(options.browser.executable, "/opt/chrome");
  EXPECT_THAT(options.browser.arguments, ElementsAre("--lang=de"));
  EXPECT_EQ(options.browser.users_per_browser, 7);
  EXPECT_EQ(options.browser.command_timeout, 9s);
  EXPECT_EQ(options.browser.start_timeout, 8s);
  EXPECT_EQ(options.browser.sandbox, BrowserOptions::Sandbox::kOff);
  EXPECT_EQ(options.stop_grace, 0s);
  EXPECT_EQ(options.shards, 2);
  EXPECT_EQ(settings->out, "r.json");
  EXPECT_THAT(settings->reports, ElementsAre("r.md"));
  EXPECT_TRUE(settings->quiet);
  EXPECT_FALSE(settings->progress);
  EXPECT_EQ(options.config.require("base-url"), "http://x");
}

TEST(RunSettings, NamesEachBadValue) {
  EXPECT_THAT(settings_error({"--users", "0"}), HasSubstr("whole number of at least 1"));
  EXPECT_THAT(settings_error({"--users", "1.5"}), HasSubstr("read --users \"1.5\""));
  EXPECT_THAT(settings_error({"--users", "many"}), HasSubstr("whole number"));
  EXPECT_THAT(settings_error({"--users-per-browser", "1001"}), HasSubstr("from 1 to 1000"));
  EXPECT_THAT(settings_error({"--scenario-duration", "-3"}), HasSubstr("it is negative"));
  EXPECT_THAT(settings_error({"--scenario-duration", "0s"}), HasSubstr("longer than nothing"));
  EXPECT_THAT(settings_error({"--iteration-timeout", "soon"}), HasSubstr("90s, 5m"));
  EXPECT_THAT(settings_error({"--sandbox", "maybe"}), HasSubstr("auto, on or off"));
  EXPECT_THAT(settings_error({"--report", "r.txt"}), HasSubstr(".html, .md, .xml (JUnit) or .csv"));
  EXPECT_THAT(settings_error({"--out", ""}), HasSubstr("it is empty"));
}

TEST(RunSettings, SaysWhereTheFileWentWhenNothingIsLeftToRun) {
  const auto nothing = read({});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(nothing.error().hint, HasSubstr("liveload init"));
  EXPECT_THAT(read({"--slow", "shop.cpp"}).error().hint,
              HasSubstr("shop.cpp was taken as the value of --slow"));
}

TEST_F(RunSettingsFile, HoldsAllOptions) {
  const auto settings = read({"--config", file(R"(
users = 5
scenario-duration = "20s"
base-url = "http://x"
[run]
what = ["a.cpp", "b.cpp"]
stop-grace = 2
report = "r.md"
no-progress = true
[browser]
connection = "cdp"
arg = ["--lang=de", "--mute"]
sandbox = "off"
[config]
users = 9
words = ["tea", "cup"]
rate = 1.5
)")});
  ASSERT_TRUE(settings) << settings.error().message();
  EXPECT_THAT(settings->options.what, ElementsAre("a.cpp", "b.cpp"));
  EXPECT_EQ(settings->options.users, 5);
  EXPECT_EQ(settings->options.stop_grace, 2s);
  EXPECT_FALSE(settings->progress);
  EXPECT_THAT(settings->options.browser.arguments, ElementsAre("--lang=de", "--mute"));
  EXPECT_EQ(settings->options.browser.sandbox, BrowserOptions::Sandbox::kOff);
  const Config& config = settings->options.config;
  EXPECT_EQ(config.get("users", 0), 9);
  EXPECT_EQ(config.get("rate", 0.0), 1.5);
  EXPECT_EQ(config.values().at("words"), Value(Value::Array{"tea", "cup"}));
  EXPECT_EQ(config.require("base-url"), "http://x");
}

TEST_F(RunSettingsFile, IsOverruledByTheCommandLine) {
  const auto settings = read(
      {"c.cpp", "--users", "2", "--scenario", "C", "--base-url", "http://y", "--config", file(R"(
users = 5
scenario = ["A", "B"]
what = ["a.cpp"]
base-url = "http://x"
other = 1
)")});
  ASSERT_TRUE(settings) << settings.error().message();
  EXPECT_THAT(settings->options.what, ElementsAre("c.cpp"));
  EXPECT_EQ(settings->options.users, 2);
  EXPECT_THAT(settings->options.scenarios, ElementsAre("C"));
  EXPECT_EQ(settings->options.config.require("base-url"), "http://y");
  EXPECT_EQ(settings->options.config.get("other", 0), 1);
}

TEST_F(RunSettingsFile, NamesTheLineOfWhatIsWrong) {
  EXPECT_THAT(settings_error({"--config", file("\n[browser]\nhead = true\n")}),
              HasSubstr(", line 3)"));
  EXPECT_THAT(settings_error({"--config", file("[run]\nbase-url = 'x'\n")}), HasSubstr("[config]"));
  EXPECT_THAT(settings_error({"--config", file("user = 3\n")}), HasSubstr("did you mean --users?"));
  EXPECT_THAT(settings_error({"--config", file("users = 0\n")}), HasSubstr("line 1"));
  EXPECT_THAT(settings_error({"--config", file("users = [1, 2]\n")}), HasSubstr("not a list"));
  EXPECT_THAT(settings_error({"--config", file("users = \n")}), HasSubstr("line 1"));
  EXPECT_THAT(settings_error({"--config", "/nonexistent.toml"}), HasSubstr("no such file"));
}

}  // namespace
}  // namespace liveload::cli
