#include "result/compare.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.hpp"
#include "support/synthetic_series.hpp"

namespace liveload::result {
namespace {

Outcome run(support::SeriesOptions options) {
  return {"Synthetic", RunResult(support::synthetic_series(options)), std::nullopt};
}

Comparison compared(const std::vector<Side>& sides,
                    const std::vector<std::string>& allowances = {}) {
  const auto all = compare(sides, allowances);
  EXPECT_TRUE(all) << all.error().message();
  return all ? all->front() : Comparison{};
}

const Change& change_of(const Comparison& comparison, std::string_view figure) {
  static const Change kNone;
  for (const Change& change : comparison.changes) {
    if (change.figure.text() == figure) return change;
  }
  ADD_FAILURE() << "nothing is said of " << figure;
  return kNone;
}

TEST(Compare, SeesWhatGotWorseAndByHowMuch) {
  const Comparison comparison =
      compared({{"base", {run({.seed = 1})}}, {"new", {run({.seed = 2, .median_us = 75'000})}}});
  const Change& p95 = change_of(comparison, "liveview_event_duration_us p95");
  EXPECT_TRUE(p95.real);
  EXPECT_TRUE(p95.beyond);
  EXPECT_EQ(p95.meaning(), Change::Meaning::kWorse);
  EXPECT_NEAR(*p95.by, 0.5, 0.2);
  EXPECT_EQ(p95.allowed, 0.1);
  EXPECT_TRUE(change_of(comparison, "liveview_event_duration_us[save] p95").real);
  EXPECT_FALSE(change_of(comparison, "iterations rate").real);
  EXPECT_FALSE(comparison.passed());
}

TEST(Compare, WhatGotBetterOrIsAllowedPasses) {
  const Side base{"base", {run({.seed = 1, .median_us = 75'000})}};
  const Side quick{"quick", {run({.seed = 2})}};
  const Comparison better = compared({base, quick});
  EXPECT_EQ(change_of(better, "liveview_event_duration_us p95").meaning(),
            Change::Meaning::kBetter);
  EXPECT_TRUE(better.passed());
  const Comparison allowed = compared({quick, base}, {"liveview_event_duration_us p95 200%"});
  EXPECT_TRUE(change_of(allowed, "liveview_event_duration_us p95").real);
  EXPECT_TRUE(allowed.passed());
}

TEST(Compare, OfFailuresCountsPoints) {
  const Comparison comparison =
      compared({{"base", {run({.seed = 1, .seconds = 180})}},
                {"new", {run({.seed = 2, .seconds = 180, .failing = 0.2})}}});
  const Change& share = change_of(comparison, "iterations[failed, timed_out] share");
  EXPECT_EQ(share.base, 0);
  EXPECT_NEAR(*share.by, 20, 8);
  EXPECT_TRUE(share.real);
  EXPECT_TRUE(share.beyond);
  EXPECT_EQ(meaning_of(share), "worse");
}

TEST(Compare, TheSameTwiceIsNothing) {
  const Comparison comparison =
      compared({{"base", {run({.seed = 1})}}, {"new", {run({.seed = 1})}}});
  EXPECT_TRUE(std::ranges::none_of(comparison.changes, &Change::real));
  EXPECT_TRUE(comparison.passed());
}

TEST(Compare, SaysWhatDoesNotMatch) {
  Outcome other = run({.seed = 2, .seconds = 30});
  auto data = std::make_shared<Data>(other.result->data());
  data->name = "Other";
  data->global.users.total = 50;
  data->warnings = {"made up"};
  other = {"Other", RunResult(data), std::nullopt};
  const Comparison one = compared({{"base", {run({})}}, {"new", {other}}});
  EXPECT_EQ(one.scenario, "Synthetic")
      << "where there is but one on each side, they belong together";
  const std::vector<std::string> notes{"not the same load: 10 users in base, 50 in new",
                                       "not as long: 1 min in base, 30 s in new", "new: made up"};
  EXPECT_EQ(one.notes, notes);
  EXPECT_FALSE(compare({{"base", {run({}), other}}, {"new", {{"Third", run({}).result, {}}}}}, {}));
  EXPECT_FALSE(compare({{"base", {run({})}}}, {}));
  EXPECT_FALSE(compare({{"base", {run({})}}, {"new", {run({})}}}, {"iterations rate"}));
}

TEST(Compare, AsJsonSaysTheSame) {
  const auto json =
      base::parse_json(to_json(*compare({{"base", {run({.seed = 1}), run({.seed = 3})}},
                                         {"new", {run({.seed = 2, .median_us = 75'000})}}},
                                        {})));
  ASSERT_TRUE(json) << json.error().message();
  const Value& comparison = (*json->if_array())[0];
  EXPECT_EQ(comparison["base_runs"], Value(2));
  EXPECT_EQ(comparison["passed"], Value(false));
  const Value& change = (*comparison["changes"].if_array())[0];
  EXPECT_EQ(change["metric"], Value("iterations"));
  EXPECT_EQ(change["unit"], Value("per second"));
  EXPECT_EQ(change["meaning"], Value("same"));
}

TEST(FormatChange, IsAsPeopleSayIt) {
  const auto said = [](std::optional<double> by, Aggregate aggregate = Aggregate::kQuantile) {
    return format_change({.figure = {.aggregate = aggregate}, .base = 0, .now = 1, .by = by});
  };
  EXPECT_EQ(said(0.512), "+51 %");
  EXPECT_EQ(said(-0.0312), "-3.1 %");
  EXPECT_EQ(said(11), "12-fold");
  EXPECT_EQ(said(0.4, Aggregate::kShare), "+0.4 points");
  EXPECT_EQ(said(std::nullopt), "from none");
}

}  // namespace
}  // namespace liveload::result
