#include "telemetry/histogram_series.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace liveload::telemetry {
namespace {

/// What a series should hold: all sketches, as they are.
using Kept = std::map<std::uint32_t, Sketch>;

Kept kept_in(const HistogramSeries& series, std::uint32_t from = 0) {
  Kept all;
  series.each(from, [&all](std::uint32_t number, const Sketch& sketch) {
    EXPECT_TRUE(all.empty() || all.rbegin()->first < number) << "in order";
    all.emplace(number, sketch);
  });
  return all;
}

Sketch some(std::mt19937_64& random) {
  Sketch sketch;
  for (int i = 0; i < 20; ++i) sketch.insert(static_cast<double>(random() % 100'000));
  return sketch;
}

class HistogramSeriesTest : public testing::TestWithParam<std::size_t> {
 protected:
  void add(std::uint32_t number) {
    const Sketch more = some(random_);
    series_.add(number, more, GetParam());
    expected_[number].merge(more);
  }

  std::mt19937_64 random_{1};
  HistogramSeries series_;
  Kept expected_;
};
INSTANTIATE_TEST_SUITE_P(Open, HistogramSeriesTest, testing::Values(0, 1, 2, 3));

TEST_P(HistogramSeriesTest, HoldsWhatWasAddedInWhateverOrder) {
  EXPECT_EQ(series_.last(), 0U);
  for (int i = 0; i < 500; ++i) {
    // Mostly what is new; at times late, and where nothing was yet.
    const auto newest = static_cast<std::uint32_t>(i / 4 * 2);
    const auto late = static_cast<std::uint32_t>(random_() % (newest + 1));
    add(random_() % 5 == 0 ? late : newest);
    ASSERT_EQ(series_.size(), expected_.size());
  }
  EXPECT_EQ(kept_in(series_), expected_);
  EXPECT_EQ(series_.last(), expected_.rbegin()->first);
  Sketch all;
  for (const auto& [number, sketch] : expected_) all.merge(sketch);
  EXPECT_EQ(series_.total(), all);
}

TEST_P(HistogramSeriesTest, BeginsWhereItIsTold) {
  for (std::uint32_t number = 0; number < 40; number += 4) add(number);
  for (std::uint32_t from = 0; from < 42; ++from) {
    EXPECT_EQ(kept_in(series_, from), Kept(expected_.lower_bound(from), expected_.end())) << from;
  }
}

TEST_P(HistogramSeriesTest, PairsNeighbours) {
  for (std::uint32_t count = 1; count < 12; ++count) {
    series_ = {};
    expected_ = {};
    for (std::uint32_t number = 0; number < count; ++number) {
      if (number % 5 != 3) add(number);
    }
    for (int times = 0; times < 3; ++times) {
      series_.pair_up();
      Kept paired;
      for (const auto& [number, sketch] : expected_) paired[number / 2].merge(sketch);
      expected_ = std::move(paired);
      ASSERT_EQ(kept_in(series_), expected_) << count;
      ASSERT_EQ(series_.size(), expected_.size());
      // It goes on from there.
      add(series_.last());
      add(series_.last() + 1);
      add(0);
      ASSERT_EQ(kept_in(series_), expected_) << count;
    }
  }
}

TEST_P(HistogramSeriesTest, IsReadAsItWasWritten) {
  for (std::uint32_t number = 0; number < 40; number += 3) add(number);
  std::string bytes;
  series_.append_to(bytes);
  HistogramSeries again;
  ByteReader in(bytes);
  ASSERT_TRUE(again.read(in, 40, 1'000'000));
  EXPECT_EQ(in.left(), 0U);
  EXPECT_EQ(kept_in(again), expected_);
  for (const auto& [end, most] : {std::pair(39, 1'000'000), std::pair(40, 19)}) {
    HistogramSeries refused;
    ByteReader once_more(bytes);
    EXPECT_FALSE(
        refused.read(once_more, static_cast<std::uint64_t>(end), static_cast<std::uint64_t>(most)));
  }
}

TEST(HistogramSeries, KnowsWhatItTakes) {
  std::mt19937_64 random(1);
  HistogramSeries series;
  EXPECT_EQ(series.bytes(), 0U);
  for (std::uint32_t round = 0; round < 3; ++round) {
    for (int i = 0; i < 400; ++i) {
      series.add(static_cast<std::uint32_t>(i < 64 ? i : random() % 64), some(random), i % 2);
    }
    series.add(64, some(random), 0);  // Now none is open.
    const std::size_t before = series.bytes();
    series.pair_up();  // Which adds all up.
    EXPECT_LT(series.bytes(), before);
    std::string bytes;
    series.append_to(bytes);
    HistogramSeries anew;
    ByteReader in(bytes);
    ASSERT_TRUE(anew.read(in, 65, 1U << 20));
    EXPECT_EQ(series.bytes(), anew.bytes()) << "as counted from the beginning";
    EXPECT_GT(series.bytes(), bytes.size());
  }
}

}  // namespace
}  // namespace liveload::telemetry
