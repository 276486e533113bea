#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "scenario/context_state.hpp"
#include "scenario/mock_page.hpp"
#include "telemetry/accumulator.hpp"

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;
using base::Clock;
using base::Deadline;
using telemetry::Histogram;
using telemetry::MetricTable;
using testing::HasSubstr;
using testing::NiceMock;
using testing::Return;

std::shared_ptr<const MetricTable> shop_metrics() {
  return *MetricTable::make({Metric::histogram("cart_value", "cents"),
                             Metric::histogram("queue_us", "us"), Metric::counter("orders")});
}

class ContextMeasuresTest : public testing::Test {
 protected:
  ContextMeasuresTest() {
    shared_.metrics = shop_metrics();
    ON_CALL(page_, url).WillByDefault(Return("http://shop/"));
    state_.attach(&page_);
    state_.begin_iteration(1, Deadline::after(1h));
  }

  const telemetry::Accumulator& measured() {
    all_.merge(recorder_.take());
    return all_;
  }
  std::uint64_t steps(std::string_view name) {
    const auto& series = measured().series(Histogram::kStepDurationUs);
    const auto found = series.find(name);
    return found == series.end() ? 0 : found->second.total().count();
  }

  NiceMock<MockPage> page_;
  Shared shared_;
  telemetry::Recorder recorder_{Clock::now(), shop_metrics()};
  telemetry::Accumulator all_{{.metrics = shop_metrics()}};
  ContextState state_{7, recorder_, shared_, 1min};
  Context& user_ = state_.context();
};

TEST_F(ContextMeasuresTest, AStepIsTimedAsOneWithItsPauses) {
  user_.step("checkout", [&] {
    const auto until = Clock::now() + 20ms;
    while (Clock::now() < until) {
    }
    user_.step("pay", [] {});
  });
  EXPECT_EQ(steps("checkout"), 1U);
  EXPECT_EQ(steps("pay"), 1U);
  const auto& checkout = measured().series(Histogram::kStepDurationUs).at("checkout").total();
  EXPECT_GE(checkout.min(), 20'000);
}

TEST_F(ContextMeasuresTest, AFailureWithinStepsNamesThemAndIsNotTimed) {
  user_.step("checkout", [&] { user_.step("pay", [&] { user_.fail("no money"); }); });
  ASSERT_NE(user_.error(), nullptr);
  EXPECT_EQ(user_.error()->within, "checkout > pay");
  EXPECT_EQ(steps("pay"), 0U);
  EXPECT_EQ(steps("checkout"), 0U);
  bool ran = false;
  user_.step("after", [&] { ran = true; });
  EXPECT_FALSE(ran) << "a step after a failure does nothing, as any action";
}

TEST_F(ContextMeasuresTest, AnExceptionWithinAStepFailsThereAndGoesOn) {
  bool after = false;
  state_.run([&] {
    user_.step("checkout", [] { throw std::runtime_error("torn"); });
    after = true;
  });
  EXPECT_FALSE(after);
  ASSERT_NE(user_.error(), nullptr);
  EXPECT_EQ(user_.error()->within, "checkout");
  EXPECT_THAT(user_.error()->reason.cause, HasSubstr("torn"));
}

TEST_F(ContextMeasuresTest, AHaltWithinAStepGivesNoSample) {
  user_.step("last", [&] { user_.halt(); });
  EXPECT_TRUE(user_.halted());
  EXPECT_EQ(steps("last"), 0U);
}

TEST_F(ContextMeasuresTest, OutsideOfStepsNothingIsNamed) {
  user_.step("one", [] {});
  user_.fail("later");
  EXPECT_EQ(user_.error()->within, "");
}

TEST_F(ContextMeasuresTest, OwnMetricsAreRecordedUnderTheirTags) {
  user_.observe("cart_value", 1999).observe("cart_value", 10, "gift").observe("queue_us", 3ms);
  user_.increment("orders").increment("orders", 4, "gift");
  const auto& cart = measured().series(*shared_.metrics->own_histogram("cart_value"));
  EXPECT_EQ(cart.at("").total().max(), 1999);
  EXPECT_EQ(cart.at("gift").total().count(), 1U);
  EXPECT_EQ(measured().histogram(*shared_.metrics->own_histogram("queue_us")).max(), 3000);
  EXPECT_EQ(measured().counter(*shared_.metrics->own_counter("orders")), 5U);
}

TEST_F(ContextMeasuresTest, AMetricThatWasNotDeclaredFailsByName) {
  user_.observe("cart_valu", 1);
  ASSERT_NE(user_.error(), nullptr);
  EXPECT_THAT(user_.error()->message(), HasSubstr("it has cart_value, queue_us, orders"));
}

TEST_F(ContextMeasuresTest, AMetricOfTheOtherKindSaysWhichFunctionIsMeant) {
  user_.increment("cart_value");
  EXPECT_THAT(user_.error()->message(), HasSubstr("use observe"));
}

TEST_F(ContextMeasuresTest, LiveLoadsOwnMetricsCannotBeFed) {
  user_.increment("iterations");
  EXPECT_THAT(user_.error()->message(), HasSubstr("LiveLoad's own"));
}

}  // namespace
}  // namespace liveload::scenario
