#include "telemetry/open_sketch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

namespace liveload::telemetry {
namespace {

using Draw = std::function<double(std::mt19937_64&)>;

/// Adds many small sketches to both kinds: one must become what the other is, at any time.
void expect_the_same(const Draw& draw, double relative_error = Sketch::kDefaultRelativeError) {
  std::mt19937_64 random(1);
  OpenSketch open;
  Sketch sketch, copy;
  for (int round = 0; round < 3'000; ++round) {
    Sketch more(relative_error);
    for (auto n = random() % 5; n > 0; --n) more.insert(draw(random), 1 + random() % 3);
    open.merge(more);
    sketch.merge(more);
    if (round % 100 > 0) continue;
    open.copy_to(copy);
    ASSERT_EQ(copy, sketch) << "after " << round;
  }
  EXPECT_GT(sketch.bins(), 1U);
}

TEST(OpenSketch, HoldsWhatASketchWould) {
  expect_the_same(
      [](auto& random) { return std::floor(std::lognormal_distribution<>(10, 1)(random)); });
}

TEST(OpenSketch, CountsZeros) {
  expect_the_same([](auto& random) { return static_cast<double>(random() % 4); });
}

TEST(OpenSketch, KeepsWhatIsFarFromAllElse) {
  expect_the_same([](auto& random) {
    const double at[] = {1, 1e3, 1e100, 1e200, 1e280};
    return std::floor(at[random() % 5] * std::lognormal_distribution<>(0, 0.5)(random));
  });
}

TEST(OpenSketch, CollapsesTheLowestBins) {
  expect_the_same([](auto& random) {
    return std::ldexp(static_cast<double>(1024 + random() % 1024),
                      static_cast<int>(random() % 900));
  });
}

TEST(OpenSketch, TakesSketchesOfAnotherRelativeError) {
  expect_the_same([](auto& random) { return static_cast<double>(random() % 10'000); }, 0.05);
}

TEST(OpenSketch, IsEmptyAtFirst) {
  Sketch copy;
  copy.insert(3);
  OpenSketch().copy_to(copy);
  EXPECT_EQ(copy, Sketch());
}

}  // namespace
}  // namespace liveload::telemetry
