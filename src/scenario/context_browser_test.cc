#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

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

TEST_F(ContextBrowserTest, ActsOnAPopupWithinTheLambdaOnly) {
  testing::StrictMock<MockPage> popup;
  ON_CALL(popup, url).WillByDefault(Return("http://shop/popup"));
  EXPECT_CALL(popup, url).Times(testing::AnyNumber());
  testing::InSequence order;
  EXPECT_CALL(page_, click).WillOnce(Return(Result<void>{}));
  EXPECT_CALL(page_, popup).WillOnce([&](base::Instant since, Deadline) -> Result<browser::Page*> {
    EXPECT_EQ(since, state_.last_action_began());
    return &popup;
  });
  EXPECT_CALL(popup, click).WillOnce(Return(Result<void>{}));
  EXPECT_CALL(page_, close_popup(testing::Ref(popup)));
  EXPECT_CALL(page_, click).WillOnce(Return(Result<void>{}));
  user_.click("#open").in_popup([&] { user_.click("#yes"); }).click("#after");
  EXPECT_FALSE(user_.failed());
}

TEST_F(ContextBrowserTest, LeavesAPopupAndAFrameAlsoWhenTheScenarioThrows) {
  testing::StrictMock<MockPage> popup;
  EXPECT_CALL(popup, url).WillRepeatedly(Return("http://shop/popup"));
  EXPECT_CALL(page_, popup).WillOnce(Return(&popup));
  testing::InSequence order;
  EXPECT_CALL(popup, enter_frame(testing::StrEq("#f"), _)).WillOnce(Return(Result<void>{}));
  EXPECT_CALL(popup, leave_frame);
  EXPECT_CALL(page_, close_popup(testing::Ref(popup)));
  state_.run([&] {
    user_.in_popup([&] { user_.in_frame("#f", [] { throw std::runtime_error("out"); }); });
  });
  EXPECT_EQ(failure(), ErrorKind::kScenario);
  EXPECT_EQ(state_.page(), &page_);
}

TEST_F(ContextBrowserTest, DoesNothingWithinAPopupThatDoesNotCome) {
  EXPECT_CALL(page_, popup)
      .WillOnce(Return(liveload::fail({.kind = ErrorKind::kTimeout, .cause = "no window"})));
  user_.in_popup([] { FAIL(); }).in_frame("#f", [] { FAIL(); });
  EXPECT_EQ(user_.error()->action, "in_popup");
}

TEST_F(ContextBrowserTest, SetsTheBrowserUpBeforeAnyPageWasOpened) {
  EXPECT_CALL(page_, url).WillRepeatedly(Return("about:blank"));
  Emulation seen;
  EXPECT_CALL(page_, emulate).WillRepeatedly([&](const Emulation& changes, Deadline) {
    seen = changes;
    return Result<void>{};
  });
  EXPECT_CALL(page_, answer_dialogs(true, "yes"));
  user_.answer_dialogs(true, "yes").set_viewport(390, 844);
  EXPECT_EQ(seen.viewport->width, 390);
  user_.shape_network("slow-3g");
  EXPECT_EQ(seen.network->latency, 2s);
  EXPECT_FALSE(seen.viewport);
  user_.set_basic_auth("ann", "b:c").set_offline(true).shape_cpu(4);
  EXPECT_EQ(seen.cpu_slowdown, 4);
  EXPECT_FALSE(user_.failed());
}

TEST_F(ContextBrowserTest, NamesTheSettingThatMakesNoSense) {
  user_.shape_network("5g");
  ASSERT_TRUE(user_.failed());
  EXPECT_EQ(user_.error()->action, "shape_network");
  EXPECT_EQ(user_.error()->reason.tried, "shape_network");
  EXPECT_EQ(failure(), ErrorKind::kUsage);
}

TEST_F(ContextBrowserTest, AsksForDownloadsSinceTheLastAction) {
  EXPECT_CALL(page_, click).WillOnce(Return(Result<void>{}));
  EXPECT_CALL(page_, wait_for_download).WillOnce([&](base::Instant since, Deadline) {
    EXPECT_EQ(since, state_.last_action_began());
    return Result<Value>(Value::Object{{"name", "a.csv"}});
  });
  EXPECT_EQ(user_.click("#a").wait_for_download()["name"], Value("a.csv"));
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
