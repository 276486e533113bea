#include "telemetry/sketch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "base/base64.hpp"

namespace liveload::telemetry {
namespace {

using Samples = std::vector<double>;

Sketch sketch_of(const Samples& samples, double relative_error = Sketch::kDefaultRelativeError) {
  Sketch sketch(relative_error);
  for (const double s : samples) sketch.insert(s);
  return sketch;
}

/// Whole numbers, so that sums do not depend on the order of adding.
Samples draw(const char* distribution, std::size_t n, unsigned seed) {
  std::mt19937_64 random(seed);
  Samples samples(n);
  for (double& s : samples) {
    if (std::string_view(distribution) == "uniform") {
      s = std::uniform_real_distribution<>(0, 1e6)(random);
    } else if (std::string_view(distribution) == "lognormal") {
      s = std::lognormal_distribution<>(10, 2)(random);
    } else if (std::string_view(distribution) == "exponential") {
      s = std::exponential_distribution<>(1e-4)(random);
    } else {  // Two humps, and zeros between them.
      const auto die = random() % 3;
      s = die == 0 ? 0 : std::normal_distribution<>(die == 1 ? 1e3 : 1e7, 50)(random);
    }
    s = std::floor(std::abs(s));
  }
  return samples;
}

class SketchOf : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Distributions, SketchOf,
                         testing::Values("uniform", "lognormal", "exponential", "humps"));

TEST_P(SketchOf, QuantilesAreWithinTheRelativeError) {
  for (const double error : {0.005, 0.01, 0.05}) {
    Samples samples = draw(GetParam(), 20'000, 1);
    const Sketch sketch = sketch_of(samples, error);
    std::sort(samples.begin(), samples.end());
    for (double q = 0; q <= 1; q += 0.0005) {
      const double truth =
          samples[static_cast<std::size_t>(q * static_cast<double>(samples.size() - 1))];
      ASSERT_NEAR(sketch.quantile(q), truth, truth * error * (1 + 1e-9))
          << "at " << q << " for " << error;
    }
  }
}

TEST_P(SketchOf, MergeOfThePartsInAnyOrderIsTheWhole) {
  const Samples samples = draw(GetParam(), 5'000, 2);
  const Sketch whole = sketch_of(samples);
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    std::vector<Sketch> parts(1 + random() % 12);
    for (const double s : samples) parts[random() % parts.size()].insert(s);
    // Merge two at random until one is left: another tree each round.
    while (parts.size() > 1) {
      std::shuffle(parts.begin(), parts.end(), random);
      parts[0].merge(parts.back());
      parts.pop_back();
    }
    ASSERT_EQ(parts[0], whole) << "round " << round;
  }
}

TEST_P(SketchOf, SurvivesEncodingAndBase64) {
  const Sketch sketch = sketch_of(draw(GetParam(), 3'000, 4));
  const auto bytes = base::from_base64(base::to_base64(sketch.encode()));
  ASSERT_TRUE(bytes);
  const auto back = Sketch::decode(*bytes);
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_EQ(*back, sketch);
}

TEST(Sketch, KeepsCountSumMinimumAndMaximumExactly) {
  const Sketch sketch = sketch_of({7, 3, 1001, 0, 3});
  EXPECT_EQ(sketch.count(), 5U);
  EXPECT_EQ(sketch.sum(), 1014);
  EXPECT_EQ(sketch.min(), 0);
  EXPECT_EQ(sketch.max(), 1001);
  EXPECT_EQ(sketch.quantile(0), 0);
  EXPECT_EQ(sketch.quantile(1), 1001);
  EXPECT_DOUBLE_EQ(sketch.mean(), 1014 / 5.0);
}

TEST(Sketch, IsAllZerosWhenEmpty) {
  const Sketch sketch;
  EXPECT_TRUE(sketch.empty());
  EXPECT_EQ(sketch.quantile(0.5), 0);
  EXPECT_EQ(sketch.mean(), 0);
  EXPECT_EQ(sketch.curve(101), std::vector<double>(101, 0.0));
  EXPECT_EQ(*Sketch::decode(sketch.encode()), sketch);
}

TEST(Sketch, RefusesWhatIsNoMeasurement) {
  Sketch sketch;
  EXPECT_FALSE(sketch.insert(-1));
  EXPECT_FALSE(sketch.insert(std::numeric_limits<double>::quiet_NaN()));
  EXPECT_FALSE(sketch.insert(std::numeric_limits<double>::infinity()));
  EXPECT_TRUE(sketch.empty());
}

TEST(Sketch, HoldsTheExtremesOfDouble) {
  using Limits = std::numeric_limits<double>;
  for (const double value : {Limits::denorm_min(), Limits::min(), 1e-9, 1.0, 1e18, Limits::max()}) {
    Sketch sketch;
    ASSERT_TRUE(sketch.insert(value, 3));
    EXPECT_EQ(sketch.count(), 3U);
    EXPECT_EQ(sketch.quantile(0.5), value) << "one value alone is clamped to itself";
    sketch.insert(value / 2);
    EXPECT_NEAR(sketch.quantile(0.75), value, value * 0.01 + 1e-9) << value;
    const auto back = Sketch::decode(sketch.encode());
    // Three times the greatest double is no sum: such a sketch is not taken from a file.
    if (std::isfinite(sketch.sum())) {
      ASSERT_TRUE(back) << value << ": " << back.error().message();
    } else {
      EXPECT_FALSE(back);
    }
  }
}

TEST(Sketch, CurveAgreesWithQuantile) {
  const Sketch sketch = sketch_of(draw("lognormal", 777, 5));
  const auto curve = sketch.curve(101);
  for (std::size_t i = 0; i < curve.size(); ++i) {
    EXPECT_EQ(curve[i], sketch.quantile(static_cast<double>(i) / 100)) << i;
  }
}

TEST(Sketch, CollapsesTheLowestBinsAndKeepsTheHighQuantilesInBound) {
  Samples samples;
  for (int exponent = -29; exponent < 990; ++exponent) {
    for (int k = 0; k < 8; ++k) samples.push_back(std::ldexp(1.0 + k / 8.0, exponent));
  }
  const Sketch whole = sketch_of(samples);
  EXPECT_EQ(whole.bins(), Sketch::kMaxBins);
  EXPECT_EQ(whole.count(), samples.size());
  std::sort(samples.begin(), samples.end());
  for (const double q : {0.8, 0.9, 0.99, 0.999}) {
    const double truth =
        samples[static_cast<std::size_t>(q * static_cast<double>(samples.size() - 1))];
    EXPECT_NEAR(whole.quantile(q), truth, truth * 0.0101);
  }

  // Which bins are left does not depend on the order of merging either.
  std::mt19937 random(6);
  for (int round = 0; round < 5; ++round) {
    std::vector<Sketch> parts(4);
    for (const double s : samples) parts[random() % 4].insert(s);
    Sketch left = parts[0];
    left.merge(parts[1]);
    Sketch right = parts[3];
    right.merge(parts[2]);
    right.merge(left);
    EXPECT_EQ(right.count(), whole.count());
    EXPECT_EQ(right.bins(), whole.bins());
    EXPECT_EQ(right.curve(1001), whole.curve(1001));
  }
}

TEST(Sketch, MergesWithAnotherRelativeErrorByAddingTheErrors) {
  Samples samples = draw("uniform", 10'000, 7);
  Sketch fine = sketch_of(Samples(samples.begin(), samples.begin() + 5'000));
  const Sketch coarse = sketch_of(Samples(samples.begin() + 5'000, samples.end()), 0.05);
  fine.merge(coarse);
  std::sort(samples.begin(), samples.end());
  EXPECT_EQ(fine.count(), 10'000U);
  EXPECT_EQ(fine.min(), samples.front());
  EXPECT_EQ(fine.max(), samples.back());
  for (const double q : {0.1, 0.5, 0.9, 0.99}) {
    const double truth = samples[static_cast<std::size_t>(q * 9'999)];
    EXPECT_NEAR(fine.quantile(q), truth, truth * 0.0611);
  }
}

TEST(Sketch, DecodingGarbageFailsAndNeverMore) {
  const std::string good = sketch_of(draw("humps", 500, 8)).encode();
  std::mt19937 random(9);
  std::size_t refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = good.substr(0, random() % (good.size() + 1));
    for (unsigned flips = random() % 4; flips > 0 && !bytes.empty(); --flips) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    const auto sketch = Sketch::decode(bytes);
    if (!sketch) {
      ++refused;
      continue;
    }
    // What was taken is a sketch in good order: it can be asked, merged and encoded again.
    EXPECT_LE(sketch->quantile(0.5), sketch->max());
    Sketch merged;
    merged.merge(*sketch);
    EXPECT_EQ(Sketch::decode(sketch->encode())->encode(), sketch->encode());
  }
  EXPECT_GT(refused, 10'000U);
  for (std::size_t cut = 0; cut < good.size(); ++cut) {
    EXPECT_FALSE(Sketch::decode(std::string_view(good).substr(0, cut))) << cut;
  }
  EXPECT_FALSE(Sketch::decode(good + 'x'));
}

}  // namespace
}  // namespace liveload::telemetry
