#include "liveload/context.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "scenario/context_state.hpp"
#include "scenario/mock_page.hpp"
#include "support/deadlines.hpp"

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;
using base::Clock;
using base::Deadline;
using test::EndsIn;
using testing::_;
using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::InSequence;
using testing::IsNull;
using testing::Le;
using testing::NiceMock;
using testing::Return;

const Error kBoom{.kind = ErrorKind::kElement, .tried = "click", .target = "#buy", .cause = "boom"};

class ContextTest : public testing::Test {
 protected:
  ContextTest() {
    ON_CALL(page_, url).WillByDefault(Return("http://shop/"));
    state_.attach(&page_);
    state_.begin_iteration(1, Deadline::after(1h));
  }

  /// How often each dimension of the metric was recorded since the last call.
  std::map<std::string, std::uint64_t> recorded(telemetry::Histogram metric) {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& series : recorder_.take().histograms) {
      if (series.metric != metric) continue;
      for (const auto& [second, sketch] : series.seconds)
        counts[series.dimension] += sketch.count();
    }
    return counts;
  }

  testing::StrictMock<MockPage> page_;
  telemetry::Recorder recorder_{Clock::now()};
  Shared shared_;
  ContextState state_{7, recorder_, shared_, 1min};
  Context& user_ = state_.context();
};

TEST_F(ContextTest, EachActionReachesThePageInOrder) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("http://shop/"));
  const InSequence in_order;
  EXPECT_CALL(page_, navigate(std::string_view("http://shop/tea"), _))
      .WillOnce(Return(Result<void>()));
  EXPECT_CALL(page_, reload).WillOnce(Return(Result<void>()));
  EXPECT_CALL(page_, click(std::string_view("#a"), _)).WillOnce(Return(Result<void>()));
  EXPECT_CALL(page_, fill(std::string_view("#b"), std::string_view("text"), _))
      .WillOnce(Return(Result<void>()));
  EXPECT_CALL(page_, fill(std::string_view("#b"), std::string_view(""), _))
      .WillOnce(Return(Result<void>()));
  EXPECT_CALL(page_, press(std::string_view("#b"), std::string_view("Enter"), _))
      .WillOnce(Return(Result<void>()));
  EXPECT_CALL(page_, set_checked(std::string_view("#c"), true, _)).WillOnce(Return(Result<void>()));
  EXPECT_CALL(page_, set_checked(std::string_view("#c"), false, _))
      .WillOnce(Return(Result<void>()));
  EXPECT_CALL(page_, select_options(std::string_view("#d"), ElementsAre("x"), _))
      .WillOnce(Return(Result<void>()));
  EXPECT_CALL(page_, wait_for_selector(std::string_view("#e"), _)).WillOnce(Return(Result<void>()));
  user_.navigate("/tea").reload().click("#a").fill("#b", "text").clear("#b").press("#b", "Enter");
  user_.check("#c").uncheck("#c").select_option("#d", "x").wait_for_selector("#e");
  EXPECT_FALSE(user_.failed()) << user_.error()->message();
  EXPECT_EQ(state_.step(), 10U);
  EXPECT_EQ(recorded(telemetry::Histogram::kActionDurationUs)["fill"], 1U);
}

TEST_F(ContextTest, ReadersReturnOrStore) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("http://shop/"));
  EXPECT_CALL(page_, content).WillRepeatedly([] { return "<html>"; });
  EXPECT_CALL(page_, inner_html).WillRepeatedly([] { return "<b>"; });
  EXPECT_CALL(page_, inner_text).WillRepeatedly([] { return "tea"; });
  EXPECT_CALL(page_, text_content).WillRepeatedly([] { return std::nullopt; });
  EXPECT_CALL(page_, input_value).WillRepeatedly([] { return "3"; });
  EXPECT_CALL(page_, attribute(std::string_view("a"), std::string_view("href"), _))
      .WillRepeatedly([] { return std::optional<std::string>("/x"); });
  EXPECT_CALL(page_, visible).WillRepeatedly([] { return true; });
  EXPECT_CALL(page_, checked).WillRepeatedly([] { return false; });

  EXPECT_EQ(user_.page_content(), "<html>");
  EXPECT_EQ(user_.inner_html("a"), "<b>");
  EXPECT_EQ(user_.inner_text("a"), "tea");
  EXPECT_EQ(user_.text_content("a"), std::nullopt);
  EXPECT_EQ(user_.input_value("a"), "3");
  EXPECT_EQ(user_.get_attribute("a", "href"), "/x");
  EXPECT_TRUE(user_.visible("a"));
  EXPECT_FALSE(user_.checked("a"));
  EXPECT_TRUE(user_.assigns().empty());

  user_.page_content(as("page")).inner_html("a", as("html")).inner_text("a", as("text"));
  user_.text_content("a", as("none")).input_value("a", as("value"));
  user_.get_attribute("a", "href", as("href")).visible("a", as("seen")).checked("a", as("on"));
  const Value::Object expected{{"page", "<html>"}, {"html", "<b>"}, {"text", "tea"},
                               {"none", nullptr},  {"value", "3"},  {"href", "/x"},
                               {"seen", true},     {"on", false}};
  EXPECT_EQ(user_.assigns(), expected);
}

TEST_F(ContextTest, AsTakesAFunctionOfTheValue) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("http://shop/"));
  EXPECT_CALL(page_, inner_text).WillRepeatedly([] { return "tea"; });
  user_.assign("kept", 1);
  user_.inner_text("a", as([](const Value& v) { return "drink-" + v.text(); }));
  user_.inner_text("a", as([](const Value& v) { return Value::Object{{"a", v}, {"b", 2}}; }));
  const Value::Object expected{{"kept", 1}, {"drink-tea", "tea"}, {"a", "tea"}, {"b", 2}};
  EXPECT_EQ(user_.assigns(), expected);
}

TEST_F(ContextTest, ArgumentsAreResolvedWhenTheActionRuns) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("http://shop/"));
  EXPECT_CALL(page_, inner_text).WillOnce([] { return "tea"; });
  EXPECT_CALL(page_, click(std::string_view("#tea"), _)).WillOnce(Return(Result<void>()));
  user_.inner_text("a", as("drink")).click([](const Context& c) {
    return "#" + c.assigned("drink").text();
  });
  EXPECT_FALSE(user_.failed());
}

TEST_F(ContextTest, TheFirstFailureIsKeptAndNothingHappensAfterIt) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("http://shop/"));
  EXPECT_CALL(page_, click(std::string_view("#ok"), _)).WillOnce(Return(Result<void>()));
  EXPECT_CALL(page_, click(std::string_view("#buy"), _))
      .WillOnce(Return(Result<void>(tl::unexpected(kBoom))));
  bool resolved = false;
  user_.click("#ok").click("#buy").click("#never").fill("#x", [&](const Context&) {
    resolved = true;
    return std::string();
  });
  user_.fail("too late").halt().sleep(1h).throttle("none").release("none");
  EXPECT_EQ(user_.inner_text("a"), "");
  EXPECT_FALSE(user_.visible("a"));
  EXPECT_FALSE(resolved);
  EXPECT_TRUE(user_.failed());
  EXPECT_FALSE(user_.halted());
  ASSERT_NE(user_.error(), nullptr);
  EXPECT_EQ(user_.error()->step, 2U);
  EXPECT_EQ(user_.error()->action, "click");
  EXPECT_THAT(user_.error()->arguments, ElementsAre("#buy"));
  EXPECT_EQ(user_.error()->message(), "Step 2: click(#buy) failed - element: boom");
  EXPECT_EQ(state_.step(), 2U);
  // Failed actions have no duration.
  EXPECT_THAT(recorded(telemetry::Histogram::kActionDurationUs),
              ElementsAre(testing::Pair("click", 1U)));
}

TEST_F(ContextTest, HaltIsASuccessThatLaterFailuresDoNotSpoil) {
  user_.halt().fail("ignored").click("#never");
  state_.set_error(kBoom);
  EXPECT_TRUE(user_.halted());
  EXPECT_FALSE(user_.failed());
  EXPECT_THAT(user_.error(), IsNull());
  EXPECT_EQ(state_.step(), 0U);
}

TEST_F(ContextTest, FailKeepsTheWords) {
  user_.fail("the cart is empty").fail("another");
  EXPECT_EQ(user_.error()->message(), "Step 0 failed - the cart is empty");
  EXPECT_EQ(user_.error()->reason.kind, ErrorKind::kScenario);
}

TEST_F(ContextTest, WhatAResolverOrAsThrowsIsTheStepsError) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("http://shop/"));
  user_.click([](const Context&) -> std::string { throw std::runtime_error("no such product"); });
  ASSERT_TRUE(user_.failed());
  EXPECT_EQ(user_.error()->step, 1U);
  EXPECT_EQ(user_.error()->action, "click");
  EXPECT_EQ(user_.error()->reason.kind, ErrorKind::kScenario);
  EXPECT_EQ(user_.error()->reason.cause, "std::runtime_error: no such product");

  ContextState other(8, recorder_, shared_, 1min);
  other.attach(&page_);
  EXPECT_CALL(page_, inner_text).WillOnce([] { return "tea"; });
  other.context().inner_text("a", as([](const Value&) -> std::string { throw 42; }));
  ASSERT_TRUE(other.failed());
  EXPECT_EQ(other.error()->reason.cause, "an exception of type int");
  EXPECT_THAT(other.error()->arguments, ElementsAre("a"));
}

TEST_F(ContextTest, WhatTheScenarioThrowsIsTheUsersError) {
  state_.run([] { throw std::out_of_range("index 9"); });
  ASSERT_TRUE(user_.failed());
  EXPECT_EQ(user_.error()->message(), "Step 0 failed - std::out_of_range: index 9");
  state_.run([] { throw "later"; });
  EXPECT_EQ(user_.error()->reason.cause, "std::out_of_range: index 9");
}

TEST_F(ContextTest, ALoopThatNeverSeesWhatItWaitsForIsCutOff) {
  user_.fail("before");
  bool after = false;
  state_.run([&] {
    try {
      while (!user_.visible("#never")) user_.sleep(1s);
    } catch (const std::exception&) {
    }
    after = true;
  });
  EXPECT_FALSE(after);
  EXPECT_EQ(user_.error()->reason.cause, "before");
}

TEST_F(ContextTest, DeadlinesAreTheActionsOwnOrTheCommandTimeoutAndNeverPastTheIterations) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("http://shop/"));
  EXPECT_CALL(page_, click(std::string_view("#a"), EndsIn(1min))).WillOnce(Return(Result<void>()));
  EXPECT_CALL(page_, click(std::string_view("#b"), EndsIn(10s))).WillOnce(Return(Result<void>()));
  EXPECT_CALL(page_, click(std::string_view("#c"), EndsIn(20s))).WillOnce(Return(Result<void>()));
  user_.click("#a").click("#b", {.timeout = 10s});
  state_.begin_iteration(2, Deadline::after(20s));
  EXPECT_EQ(user_.iteration(), 2U);
  user_.click("#c", {.timeout = 2h});
  EXPECT_FALSE(user_.failed());
}

TEST_F(ContextTest, ATimeoutIsTheIterationsWhenItsTimeIsUp) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("http://shop/"));
  EXPECT_CALL(page_, click).WillRepeatedly([](std::string_view, Deadline deadline) -> Result<void> {
    while (!deadline.passed()) std::this_thread::yield();
    return liveload::fail({.kind = ErrorKind::kTimeout, .tried = "click", .cause = "hidden"});
  });
  user_.click("#a", {.timeout = 2ms});
  ASSERT_TRUE(user_.failed());
  EXPECT_EQ(user_.error()->reason.kind, ErrorKind::kTimeout);

  ContextState other(8, recorder_, shared_, 1min);
  other.attach(&page_);
  other.begin_iteration(1, Deadline::after(2ms));
  other.context().click("#a");
  ASSERT_TRUE(other.failed());
  EXPECT_EQ(other.error()->reason.kind, ErrorKind::kIterationTimeout);
  EXPECT_EQ(other.error()->reason.cause, "hidden");
}

TEST_F(ContextTest, NoActionStartsAfterTheIterationsEnd) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("http://shop/"));
  state_.begin_iteration(1, Deadline(Clock::now()));
  user_.click("#a");
  ASSERT_TRUE(user_.failed());
  EXPECT_EQ(user_.error()->reason.kind, ErrorKind::kIterationTimeout);
}

TEST_F(ContextTest, NothingCanBeDoneBeforeAPageIsOpen) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("about:blank"));
  user_.click("#a");
  ASSERT_TRUE(user_.failed());
  EXPECT_EQ(user_.error()->reason.kind, ErrorKind::kNavigation);
  EXPECT_EQ(user_.error()->message(),
            "Step 1: click(#a) failed - navigation: no page has been opened yet (call navigate "
            "first)");
}

TEST_F(ContextTest, LabelsNameTheMeasurement) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("http://shop/"));
  EXPECT_CALL(page_, click).WillRepeatedly(Return(Result<void>()));
  user_.click("#a", {.label = "buy"}).click("#b");
  EXPECT_THAT(recorded(telemetry::Histogram::kActionDurationUs),
              ElementsAre(testing::Pair("buy", 1U), testing::Pair("click", 1U)));
}

TEST_F(ContextTest, AssignsLiveOnAfterFailureAndOverIterations) {
  user_.assign("n", 1).update_assign("n", [](const Value& v) { return v.number() + 1; });
  EXPECT_EQ(user_.assigned("n"), Value(2.0));
  EXPECT_TRUE(user_.assigned("missing").is_null());
  user_.assign("m", "x").clear_assign("m").clear_assign("m");
  user_.fail("so");
  user_.assign("after", true);
  state_.begin_iteration(2, Deadline::after(1h));
  EXPECT_EQ(user_.assigned("after"), Value(true));
  user_.reset_assigns();
  EXPECT_TRUE(user_.assigns().empty());
}

TEST_F(ContextTest, UpdatingNothingFails) {
  user_.update_assign("cart", [](const Value& v) { return v; });
  ASSERT_TRUE(user_.failed());
  EXPECT_THAT(user_.error()->message(),
              HasSubstr("update_assign(cart) failed - scenario: nothing is assigned under"));
}

TEST_F(ContextTest, LongArgumentsAreShortened) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("http://shop/"));
  EXPECT_CALL(page_, fill).WillOnce(Return(Result<void>(tl::unexpected(kBoom))));
  user_.fill("#a", std::string(5000, 'x'));
  ASSERT_TRUE(user_.failed());
  EXPECT_LE(user_.error()->arguments[1].size(), 200U);
}

TEST_F(ContextTest, AUserWithoutAPageSaysSo) {
  state_.detach();
  user_.navigate("http://shop/");
  ASSERT_TRUE(user_.failed());
  EXPECT_EQ(user_.error()->reason.kind, ErrorKind::kBrowserLost);
}

}  // namespace
}  // namespace liveload::scenario
