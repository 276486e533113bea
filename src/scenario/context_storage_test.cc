#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario/context_state.hpp"
#include "scenario/mock_page.hpp"

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;
using base::Clock;
using base::Deadline;
using testing::_;
using testing::HasSubstr;
using testing::Return;

class ContextStorageTest : public testing::Test {
 protected:
  ContextStorageTest() {
    ON_CALL(page_, url).WillByDefault(Return("about:blank"));
    EXPECT_CALL(page_, url).Times(testing::AnyNumber());
    state_.attach(&page_);
    state_.begin_iteration(1, Deadline::after(1h));
  }

  testing::StrictMock<MockPage> page_;
  telemetry::Recorder recorder_{Clock::now()};
  Shared shared_;
  ContextState state_{7, recorder_, shared_, 1min};
  Context& user_ = state_.context();
};

TEST_F(ContextStorageTest, WorksBeforeTheFirstNavigationAndOpensNothing) {
  const Value snapshot = Value::Object{{"a", 1}};
  EXPECT_CALL(page_, storage_snapshot).Times(2).WillRepeatedly(Return(Result<Value>(snapshot)));
  EXPECT_CALL(page_, reset_storage).WillOnce(Return(Result<void>{}));
  EXPECT_CALL(page_, restore_storage(snapshot, _)).WillOnce(Return(Result<void>{}));
  EXPECT_EQ(user_.context_storage_snapshot(), snapshot);
  user_.context_storage_snapshot(as("storage"));
  user_.reset_context_storage().restore_context_storage(user_.assigned("storage"));
  EXPECT_FALSE(user_.failed());
  EXPECT_EQ(state_.step(), 4u);
  user_.click("#a");
  ASSERT_TRUE(user_.failed());
  EXPECT_EQ(user_.error()->reason.kind, ErrorKind::kNavigation);
}

TEST_F(ContextStorageTest, WhatIsNoSnapshotFailsTheIteration) {
  EXPECT_CALL(page_, restore_storage)
      .WillOnce(Return(Result<void>(fail({.kind = ErrorKind::kUsage, .cause = "no snapshot"}))));
  user_.restore_context_storage("session");
  ASSERT_TRUE(user_.failed());
  EXPECT_THAT(user_.error()->message(), HasSubstr("no snapshot"));
}

}  // namespace
}  // namespace liveload::scenario
