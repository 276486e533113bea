// What several nodes measured together is what one node would have measured: the same users, who do
// the same whichever node they are on, once on one node and once on three.

#include <gtest/gtest.h>

#include "cluster/simulated_run.hpp"

namespace liveload::cluster {
namespace {

using namespace std::chrono_literals;

RunResult measured_by(int nodes) {
  SimulatedRun run;
  run.options_.users = 11;
  run.options_.scenario_duration = 2500ms;
  run.options_.config.set("simulate-dimensions", 3);
  run.start_agents(nodes);
  Outcome outcome = run.run();
  EXPECT_FALSE(outcome.error) << outcome.error->message();
  EXPECT_EQ(outcome.result->nodes().size(), static_cast<std::size_t>(nodes));
  return *outcome.result;
}

void expect_same(const std::optional<HistogramSummary>& one,
                 const std::optional<HistogramSummary>& several) {
  ASSERT_EQ(one.has_value(), several.has_value());
  if (!one) return;
  EXPECT_EQ(one->count(), several->count());
  EXPECT_EQ(one->min(), several->min());
  EXPECT_EQ(one->max(), several->max());
  // Added up in another order.
  EXPECT_NEAR(one->sum(), several->sum(), one->sum() * 1e-12);
  for (int percent = 0; percent <= 100; ++percent) {
    // Each is within 1 % of the sample there.
    const double of_one = one->quantile(percent / 100.0);
    EXPECT_NEAR(of_one, several->quantile(percent / 100.0), of_one * 0.02) << percent << " %";
  }
}

class LikeForLike : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    one_ = std::make_unique<RunResult>(measured_by(1));
    three_ = std::make_unique<RunResult>(measured_by(3));
  }
  static void TearDownTestSuite() {
    one_.reset();
    three_.reset();
  }
  static std::unique_ptr<RunResult> one_;
  static std::unique_ptr<RunResult> three_;
};
std::unique_ptr<RunResult> LikeForLike::one_;
std::unique_ptr<RunResult> LikeForLike::three_;

TEST_F(LikeForLike, CountsAreExactlyThoseOfOneNode) {
  EXPECT_EQ(one_->users(), three_->users());
  ASSERT_EQ(one_->counters(), three_->counters());
  EXPECT_GT(one_->counters().size(), 5U);
  EXPECT_GT(one_->counter("iterations"), 11U * 2500 / 75);
  for (const std::string& metric : one_->counters()) {
    SCOPED_TRACE(metric);
    EXPECT_EQ(one_->counter(metric), three_->counter(metric));
    ASSERT_EQ(one_->dimensions(metric), three_->dimensions(metric));
    for (const std::string& dimension : one_->dimensions(metric)) {
      EXPECT_EQ(one_->counter(metric, dimension), three_->counter(metric, dimension)) << dimension;
    }
  }
}

TEST_F(LikeForLike, QuantilesAreThoseOfOneNodeWithinTheSketchsBound) {
  ASSERT_EQ(one_->histograms(), three_->histograms());
  EXPECT_GT(one_->histograms().size(), 20U);
  for (const std::string& metric : one_->histograms()) {
    SCOPED_TRACE(metric);
    expect_same(one_->histogram(metric), three_->histogram(metric));
    ASSERT_EQ(one_->dimensions(metric), three_->dimensions(metric));
    for (const std::string& dimension : one_->dimensions(metric)) {
      SCOPED_TRACE(dimension);
      expect_same(one_->histogram(metric, dimension), three_->histogram(metric, dimension));
    }
  }
}

TEST_F(LikeForLike, SoIsEachBucketOfTheSeries) {
  const std::vector<TimeBucket> one = one_->time_series(), three = three_->time_series();
  ASSERT_EQ(one.size(), three.size());
  EXPECT_GE(one.size(), 3U);
  for (std::size_t i = 0; i < one.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(one[i].offset(), three[i].offset());
    EXPECT_EQ(one[i].active_users(), three[i].active_users());
    EXPECT_EQ(one[i].counter("iterations"), three[i].counter("iterations"));
    for (const std::string& metric : one_->histograms()) {
      SCOPED_TRACE(metric);
      expect_same(one[i].histogram(metric), three[i].histogram(metric));
    }
  }
}

}  // namespace
}  // namespace liveload::cluster
