#include "cli/suggest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace liveload::cli {
namespace {

constexpr std::array<std::string_view, 5> kKnown{"users", "scenario-duration", "report", "out",
                                                 "iteration-timeout"};

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("users", "users"), 0u);
  EXPECT_EQ(edit_distance("user", "users"), 1u);
  EXPECT_EQ(edit_distance("uesrs", "users"), 1u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(Closest, FindsWhatWasMeant) {
  EXPECT_EQ(closest("user", kKnown), "users");
  EXPECT_EQ(closest("scenario-durations", kKnown), "scenario-duration");
  EXPECT_EQ(closest("scenarioduratino", kKnown), "scenario-duration");
}

TEST(Closest, TakesTheEndOfANameForTheName) {
  EXPECT_EQ(closest("duration", kKnown), "scenario-duration");
  EXPECT_EQ(closest("timeout", kKnown), "iteration-timeout");
}

TEST(Closest, LeavesWordsOfTheirOwnAlone) {
  EXPECT_EQ(closest("base-url", kKnown), "");
  EXPECT_EQ(closest("port", kKnown), "") << "two edits from report, but a short word";
  EXPECT_EQ(closest("search", kKnown), "");
}

}  // namespace
}  // namespace liveload::cli
