#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "liveload/context.hpp"
#include "scenario/context_state.hpp"
#include "scenario/mock_page.hpp"
#include "support/deadlines.hpp"

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;
using base::Clock;
using base::Deadline;
using testing::_;
using testing::ElementsAre;
using testing::Return;
using View = std::string_view;
using test::EndsIn;

class ContextExpectTest : public testing::Test {
 protected:
  ContextExpectTest() {
    state_.attach(&page_);
    state_.begin_iteration(1, Deadline::after(1h));
    EXPECT_CALL(page_, url).WillRepeatedly(Return("http://shop/"));
  }

  static Result<void> fails(ErrorKind kind) {
    return tl::unexpected(Error{.kind = kind,
                                .tried = "wait_for_text",
                                .target = "#total",
                                .after = 5s,
                                .cause = "it shows \"Total: 3\", not \"Total: 4\""});
  }

  testing::StrictMock<MockPage> page_;
  telemetry::Recorder recorder_{Clock::now()};
  Shared shared_;
  ContextState state_{7, recorder_, shared_, 1min};
  Context& user_ = state_.context();
};

TEST_F(ContextExpectTest, WaitsHaveTheCommandTimeoutExpectationsFiveSeconds) {
  const Result<void> ok;
  EXPECT_CALL(page_, wait_for_text(View(""), View("tea"), EndsIn(1min))).WillOnce(Return(ok));
  EXPECT_CALL(page_, wait_for_text(View("#a"), View("tea"), EndsIn(1min))).WillOnce(Return(ok));
  EXPECT_CALL(page_, wait_for_url(View("/cart"), EndsIn(1min))).WillOnce(Return(ok));
  EXPECT_CALL(page_, wait_for_text(View("#b"), View("cup"), EndsIn(5s))).WillOnce(Return(ok));
  EXPECT_CALL(page_, wait_for_selector(View("#c"), EndsIn(5s))).WillOnce(Return(ok));
  EXPECT_CALL(page_, wait_for_hidden(View("#d"), EndsIn(5s))).WillOnce(Return(ok));
  EXPECT_CALL(page_, wait_for_url(View("/*"), EndsIn(5s))).WillOnce(Return(ok));
  EXPECT_CALL(page_, wait_for_attribute(View("#e"), View("href"), View("/x"), EndsIn(5s)))
      .WillOnce(Return(ok));
  EXPECT_CALL(page_, wait_for_count(View("li"), 3, EndsIn(20s))).WillOnce(Return(ok));
  user_.wait_for_text("tea").wait_for_text("#a", "tea").wait_for_url("/cart");
  user_.expect_text("#b", "cup").expect_visible("#c").expect_hidden("#d").expect_url("/*");
  user_.expect_attribute("#e", "href", "/x").expect_count("li", 3, {.timeout = 20s});
  EXPECT_FALSE(user_.failed()) << user_.error()->message();
  EXPECT_EQ(state_.step(), 9U);
}

TEST_F(ContextExpectTest, WhatIsNotShownInTimeIsAnExpectationThatFailed) {
  EXPECT_CALL(page_, wait_for_text).WillOnce([] { return fails(ErrorKind::kTimeout); });
  user_.expect_text("#total", "Total: 4");
  ASSERT_TRUE(user_.failed());
  EXPECT_EQ(user_.error()->reason.kind, ErrorKind::kExpectation);
  EXPECT_EQ(user_.error()->action, "expect_text");
  EXPECT_THAT(user_.error()->arguments, ElementsAre("#total", "Total: 4"));
  EXPECT_EQ(user_.error()->reason.message(),
            "expect_text \"#total\" failed after 5 s: it shows \"Total: 3\", not \"Total: 4\"");
}

TEST_F(ContextExpectTest, OtherFailuresStayWhatTheyAre) {
  EXPECT_CALL(page_, wait_for_hidden).WillOnce([] { return fails(ErrorKind::kSelector); });
  user_.expect_hidden("#[");
  ASSERT_TRUE(user_.failed());
  EXPECT_EQ(user_.error()->reason.kind, ErrorKind::kSelector);
  EXPECT_EQ(user_.error()->reason.tried, "expect_hidden");
}

TEST_F(ContextExpectTest, AWaitThatRunsOutOfTimeIsATimeout) {
  EXPECT_CALL(page_, wait_for_text).WillOnce([] { return fails(ErrorKind::kTimeout); });
  user_.wait_for_text("#total", "Total: 4");
  ASSERT_TRUE(user_.failed());
  EXPECT_EQ(user_.error()->reason.kind, ErrorKind::kTimeout);
}

TEST_F(ContextExpectTest, TheIterationsEndIsNotThePagesFault) {
  state_.begin_iteration(2, Deadline::after(2ms));
  EXPECT_CALL(page_, wait_for_count).WillOnce([](View, std::size_t, Deadline deadline) {
    while (!deadline.passed()) std::this_thread::yield();
    return fails(ErrorKind::kTimeout);
  });
  user_.expect_count("li", 3);
  ASSERT_TRUE(user_.failed());
  EXPECT_EQ(user_.error()->reason.kind, ErrorKind::kIterationTimeout);
}

TEST_F(ContextExpectTest, CountReturnsOrStores) {
  EXPECT_CALL(page_, count(View("li"), _)).WillRepeatedly([] { return std::size_t{3}; });
  EXPECT_EQ(user_.count("li"), 3U);
  user_.count("li", as("n"));
  EXPECT_EQ(user_.assigned("n"), Value(3));
  user_.halt();
  EXPECT_EQ(user_.count("li"), 0U);
}

TEST_F(ContextExpectTest, TheAddressIsKnownAlsoAfterAFailure) {
  user_.fail("so");
  EXPECT_EQ(user_.url(), "http://shop/");
  EXPECT_EQ(state_.step(), 0U);
  state_.detach();
  EXPECT_EQ(user_.url(), "about:blank");
}

}  // namespace
}  // namespace liveload::scenario
