#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "process/run_folder.hpp"
#include "scenario/context_state.hpp"
#include "scenario/files.hpp"
#include "scenario/mock_page.hpp"
#include "scenario/run_files.hpp"

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;
using base::Clock;
using base::Deadline;
using testing::_;
using testing::Return;

class ContextBrowserTest : public testing::Test {
 protected:
  ContextBrowserTest() {
    ON_CALL(page_, url).WillByDefault(Return("http://shop/"));
    EXPECT_CALL(page_, url).Times(testing::AnyNumber());
    state_.attach(&page_);
    state_.begin_iteration(2, Deadline::after(1h));
  }

  ErrorKind failure() const {
    return user_.error() ? user_.error()->reason.kind : ErrorKind::kInternal;
  }

  testing::StrictMock<MockPage> page_;
  telemetry::Recorder recorder_{Clock::now()};
  Shared shared_;
  ContextState state_{7, recorder_, shared_, 1min};
  Context& user_ = state_.context();
};

TEST_F(ContextBrowserTest, RemembersWhenTheLastActionOnThePageBegan) {
  const auto start = Clock::now();
  EXPECT_LT(state_.last_action_began(), start);
  EXPECT_CALL(page_, click).WillOnce(Return(Result<void>{}));
  user_.click("#a");
  const auto clicked = state_.last_action_began();
  EXPECT_GE(clicked, start);
  EXPECT_CALL(page_, wait_for_selector).WillOnce(Return(Result<void>{}));
  EXPECT_CALL(page_, inner_text).WillOnce(Return(std::string("x")));
  user_.wait_for_selector("#a").inner_text("#a");
  EXPECT_EQ(state_.last_action_began(), clicked);
  state_.attach(&page_);
  EXPECT_LT(state_.last_action_began(), start);
}

TEST_F(ContextBrowserTest, KeepsPicturesByUserAndIteration) {
  auto own = process::RunFolder::create();
  ASSERT_TRUE(own);
  shared_.files.emplace(own->path() / "files");
  EXPECT_CALL(page_, screenshot).WillOnce(Return(std::string("a picture")));
  user_.screenshot("cart");
  ASSERT_FALSE(user_.failed()) << user_.error()->message();
  EXPECT_EQ(read_file(shared_.files->folder() / "cart-user7-iteration2.png"), "a picture");
}

TEST_F(ContextBrowserTest, TakesNoPictureThatCannotBeKept) {
  shared_.files.emplace("nowhere");
  user_.screenshot("../cart");
  EXPECT_EQ(failure(), ErrorKind::kUsage);
  EXPECT_EQ(user_.error()->reason.target, "../cart-user7-iteration2.png");
}

}  // namespace
}  // namespace liveload::scenario
