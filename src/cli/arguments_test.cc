#include "cli/arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace liveload::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::array kSpecs{OptionSpec{"users", "N", ""}, OptionSpec{"report", "FILE", "", true},
                            OptionSpec{"quiet", "", ""}};

Result<Arguments> parse(std::vector<std::string> args, Extras extras = Extras::kKept) {
  return parse_arguments(args, kSpecs, extras);
}

std::string error_of(std::vector<std::string> args, Extras extras = Extras::kKept) {
  const Result<Arguments> parsed = parse(std::move(args), extras);
  return parsed ? "" : parsed.error().message();
}

TEST(ParseArguments, TellsPositionalsOptionsAndSwitchesApart) {
  const auto parsed = parse({"a.cpp", "--users", "3", "--quiet", "b.so"});
  ASSERT_TRUE(parsed);
  EXPECT_THAT(parsed->positionals, ElementsAre("a.cpp", "b.so"));
  EXPECT_EQ(parsed->get("users"), "3");
  EXPECT_TRUE(parsed->has("quiet"));
  EXPECT_EQ(parsed->options.at("users").back().where, "--users");
}

TEST(ParseArguments, TakesValuesWithEqualsAndWithOneDash) {
  const auto parsed = parse({"--users=3", "--offset", "-4", "--text=--x", "--empty="});
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->get("users"), "3");
  EXPECT_EQ(parsed->extras.at("offset"), Value("-4"));
  EXPECT_EQ(parsed->extras.at("text"), Value("--x"));
  EXPECT_EQ(parsed->extras.at("empty"), Value(""));
}

TEST(ParseArguments, KeepsTheLastOfARepeatedOptionAndAllOfARepeatableOne) {
  const auto parsed = parse({"--users", "1", "--report", "a", "--users", "2", "--report=b"});
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->options.at("users").size(), 1u);
  EXPECT_EQ(parsed->get("users"), "2");
  EXPECT_EQ(parsed->options.at("report").size(), 2u);
}

TEST(ParseArguments, GivesTheScenarioWhatItDoesNotKnow) {
  const auto parsed = parse({"--base-url", "http://x", "--slow", "--users", "2"});
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->extras.at("base-url"), Value("http://x"));
  EXPECT_EQ(parsed->extras.at("slow"), Value(true));
}

TEST(ParseArguments, TakesASlipForASlip) {
  EXPECT_THAT(error_of({"--user", "3"}), HasSubstr("did you mean --users?"));
  EXPECT_THAT(error_of({"--user=3"}), HasSubstr("-- --user"));
}

TEST(ParseArguments, LeavesWhatFollowsTwoDashesToTheScenario) {
  const auto parsed = parse({"a.cpp", "--", "--user", "3", "--users", "4", "--help"});
  ASSERT_TRUE(parsed) << parsed.error().message();
  EXPECT_EQ(parsed->extras.at("user"), Value("3"));
  EXPECT_EQ(parsed->extras.at("users"), Value("4"));
  EXPECT_EQ(parsed->extras.at("help"), Value(true));
  EXPECT_FALSE(parsed->has("users"));
  EXPECT_THAT(error_of({"--", "a.cpp"}), HasSubstr("only options of the scenario"));
}

TEST(ParseArguments, RejectsUnknownOptionsWhereNoScenarioTakesThem) {
  EXPECT_THAT(error_of({"--base-url", "x"}, Extras::kRejected), HasSubstr("no such option"));
}

TEST(ParseArguments, NamesWhatIsWrongWithAnOption) {
  EXPECT_THAT(error_of({"--users"}), HasSubstr("its value is missing"));
  EXPECT_THAT(error_of({"--users", "--quiet"}), HasSubstr("write --users N"));
  EXPECT_THAT(error_of({"--quiet=yes"}), HasSubstr("takes no value"));
  EXPECT_THAT(error_of({"-u", "3"}), HasSubstr("no options of one letter"));
  EXPECT_THAT(error_of({"--=3"}), HasSubstr("it has no name"));
}

TEST(ParseArguments, HearsTheCallForHelp) {
  EXPECT_TRUE(parse({"--help"})->help);
  EXPECT_TRUE(parse({"-h"})->help);
}

}  // namespace
}  // namespace liveload::cli
