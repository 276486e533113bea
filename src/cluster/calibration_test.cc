#include "cluster/calibration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/temp_folder.hpp"

namespace liveload::cluster {
namespace {

using testing::HasSubstr;

Calibration a_calibration() {
  return {.scenario = "Shop",
          .connection = "cdp",
          .browser = "HeadlessChrome/156",
          .means = {.cores = 1.5, .memory_bytes = 8ULL << 30},
          .users = 42,
          .limit = "cpu",
          .user_bytes = 50'000'000,
          .cpu_limit_percent = 90,
          .loop_lag_limit_us = 100'000,
          .trials = {{.users = 42, .cpu_percent = 88.5, .loop_lag_us = 900, .memory_bytes = 1},
                     {.users = 46, .cpu_percent = 93, .over = "cpu"}}};
}

TEST(Calibration, ComesBackFromItsJson) {
  const auto back = parse_calibration(to_json(a_calibration()));
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_EQ(to_json(*back), to_json(a_calibration()));
  EXPECT_EQ(back->users, 42);
  EXPECT_EQ(back->trials.at(1).over, "cpu");
}

TEST(Calibration, AnythingElseIsRefusedByName) {
  const auto refused = [](std::string_view text) {
    const auto calibration = parse_calibration(text);
    EXPECT_FALSE(calibration) << text;
    if (calibration) return std::string();
    EXPECT_EQ(calibration.error().kind, ErrorKind::kConfig);
    return calibration.error().cause;
  };
  refused("");
  refused("[]");
  std::string text = to_json(a_calibration());
  const auto with = [&](std::string_view old, std::string_view now) {
    std::string other = text;
    const auto at = other.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    return other.replace(at, old.size(), now);
  };
  EXPECT_THAT(refused(with("\"calibration_version\":1", "\"calibration_version\":2")),
              HasSubstr("version"));
  EXPECT_THAT(refused(with("\"user_bytes\"", "\"user_byte\"")), HasSubstr("user_bytes"));
  refused(with("\"users\":42}\n", "\"users\":-1}\n"));
}

TEST(Calibration, TheFileThatIsMissingIsNamed) {
  const auto missing = load_calibration("/nonexistent/calibration.json");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().target, "/nonexistent/calibration.json");
  const auto is_folder = load_calibration(testing::TempDir());
  EXPECT_FALSE(is_folder);
}

TEST(Calibration, SaysWhatOtherMachinesCarry) {
  const UserCosts costs = costs_of(a_calibration());
  EXPECT_EQ(capacity_of({.cores = 1.5, .memory_bytes = 8ULL << 30}, costs), 42);
  EXPECT_EQ(capacity_of({.cores = 6, .memory_bytes = 64ULL << 30}, costs), 168);
  // 0.8 · 2^30 - 2^27 = 724,775,731 of 50 MB each.
  EXPECT_EQ(capacity_of({.cores = 6, .memory_bytes = 1ULL << 30}, costs), 14);
}

TEST(Calibration, CostsComeFromTheFileOrElseFromTheConnection) {
  const auto general = find_costs("", {});
  ASSERT_TRUE(general);
  EXPECT_GT(general->browser_bytes, 0U);
  const test::TempFolder folder;
  const std::string path = folder / "calibration.json";
  std::ofstream(path) << to_json(a_calibration());
  const auto measured = find_costs(path, {});
  ASSERT_TRUE(measured);
  EXPECT_EQ(measured->user_bytes, 50'000'000U);
  EXPECT_FALSE(find_costs("/nonexistent", {}));
}

/// What it finds, where so many users are carried, and by how many tries.
std::pair<std::int64_t, int> find(std::int64_t carried, std::int64_t first, std::int64_t most) {
  CapacitySearch search(first, most);
  int tries = 0;
  while (const auto users = search.next()) {
    EXPECT_GE(*users, 1);
    EXPECT_LE(*users, most);
    search.report(*users, *users <= carried);
    ++tries;
  }
  return {search.found(), tries};
}

TEST(CapacitySearch, FindsWhatIsCarriedWithinATenth) {
  for (std::int64_t carried = 0; carried <= 230; ++carried) {
    const auto [found, tries] = find(carried, 28, 224);
    EXPECT_LE(found, carried);
    EXPECT_GE(found, std::min<std::int64_t>(carried, 224) - carried / 10) << carried;
    EXPECT_LE(tries, CapacitySearch::longest(28, 224));
  }
  EXPECT_EQ(find(0, 5, 100).first, 0);
  EXPECT_EQ(find(1, 5, 100).first, 1);
  EXPECT_EQ(find(1000, 5, 100), (std::pair<std::int64_t, int>(100, 6))) << "5, 10, 20, 40, 80, 100";
}

TEST(CapacitySearch, SaysHowManyTriesItTakesAtMost) {
  EXPECT_EQ(CapacitySearch::longest(1, 1), 1);
  EXPECT_EQ(CapacitySearch::longest(28, 224), 8);
}

}  // namespace
}  // namespace liveload::cluster
