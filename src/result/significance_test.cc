#include "result/significance.hpp"

#include <gtest/gtest.h>

#include "support/synthetic_series.hpp"

namespace liveload::result {
namespace {

Figure figure(std::string_view text) {
  Scanner scanner("read the figure", text);
  return read_figure(scanner, known_metrics(*telemetry::MetricTable::catalogue())).value();
}

Estimate estimate(const Figure& figure, std::vector<const Data*> runs) {
  return Estimator(std::move(runs)).of(figure);
}

/// How many of `trials` pairs of runs, the second one's target slower by `factor`, differ at 2 %.
int different(const Figure& figure, int trials, double factor) {
  int found = 0;
  for (int i = 0; i < trials; ++i) {
    support::SeriesOptions options{.seed = static_cast<unsigned>(100 + 2 * i)};
    const auto base = support::synthetic_series(options);
    ++options.seed;
    options.median_us *= factor;
    const auto now = support::synthetic_series(options);
    found += difference(estimate(figure, {base.get()}), estimate(figure, {now.get()})).p <= 0.02;
  }
  return found;
}

TEST(Significance, TakesChanceForChance) {
  EXPECT_LE(different(figure("liveview_event_duration_us p95"), 20, 1), 1);
}

TEST(Significance, SeesASlowerTarget) {
  EXPECT_GE(different(figure("liveview_event_duration_us p95"), 5, 1.3), 5);
}

TEST(Significance, KnowsThatSamplesOfOneSecondAreAlike) {
  // The same number of samples says less where they come in moods.
  const Figure mean = figure("liveview_event_duration_us mean");
  const auto moody = support::synthetic_series({.drift = 0.4});
  const auto steady = support::synthetic_series({.drift = 0});
  const Estimate loose = estimate(mean, {moody.get()});
  const Estimate tight = estimate(mean, {steady.get()});
  EXPECT_GT(loose.variance / (*loose.value * *loose.value),
            4 * tight.variance / (*tight.value * *tight.value));
}

TEST(Significance, CountsWhatDiffersBetweenRunsOfOneSide) {
  const Figure p50 = figure("liveview_event_duration_us p50");
  const auto a = support::synthetic_series({.seed = 1, .median_us = 40'000});
  const auto b = support::synthetic_series({.seed = 2, .median_us = 60'000});
  const Estimate both = estimate(p50, {a.get(), b.get()});
  EXPECT_NEAR(std::sqrt(both.variance), 10'000, 3'000);
  EXPECT_EQ(both.freedom, 1);
}

TEST(Significance, SaysWhatItCannotTell) {
  const auto run = support::synthetic_series({});
  const auto blink = support::synthetic_series({.seconds = 9});
  const auto trouble = [](std::string_view text, const result::Data& data) {
    return estimate(figure(text), {&data}).trouble;
  };
  EXPECT_EQ(trouble("liveview_event_duration_us p95", *run), "");
  EXPECT_EQ(trouble("liveview_event_duration_us p99.9", *run), "too few");
  EXPECT_EQ(trouble("liveview_event_duration_us max", *run), "one sample");
  EXPECT_EQ(trouble("users failed", *run), "too few");
  EXPECT_EQ(trouble("liveview_event_duration_us p95", *blink), "too short");
}

TEST(RealAmong, LetsFewOfManyThroughByChance) {
  EXPECT_EQ(real_among({0.04}, 0.05), std::vector<bool>{true});
  EXPECT_EQ(real_among({0.04, 0.5, 0.6, 0.7}, 0.05),
            (std::vector<bool>{false, false, false, false}));
  // The second one is carried by the third, which is below its own limit of 0.0375.
  EXPECT_EQ(real_among({0.5, 0.03, 0.035, 0.001}, 0.05),
            (std::vector<bool>{false, true, true, true}));
  EXPECT_TRUE(real_among({}).empty());
}

}  // namespace
}  // namespace liveload::result
