// The actions of context_input.cc: what they make of their arguments, and ask of the page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "scenario/context_state.hpp"
#include "scenario/mock_page.hpp"
#include "support/temp_folder.hpp"

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;
using base::Clock;
using base::Deadline;
using testing::_;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::InSequence;
using testing::IsEmpty;
using testing::Return;
using View = std::string_view;

class ContextInputTest : public testing::Test {
 protected:
  ContextInputTest() {
    EXPECT_CALL(page_, url).Times(testing::AnyNumber()).WillRepeatedly(Return("http://shop/"));
    state_.attach(&page_);
    state_.begin_iteration(1, Deadline::after(1h));
  }

  std::string failure() const { return user_.error() ? user_.error()->message() : "none"; }
  /// The probe answers every question with `answer`.
  void probe_answers(Value answer = {}) {
    EXPECT_CALL(page_, call).WillRepeatedly([answer] { return Result<Value>(answer); });
  }

  testing::StrictMock<MockPage> page_;
  telemetry::Recorder recorder_{Clock::now()};
  Shared shared_;
  ContextState state_{7, recorder_, shared_, 1min};
  Context& user_ = state_.context();
  const Result<void> fine_{};
};

TEST_F(ContextInputTest, ActionsReachThePageInOrder) {
  const InSequence order;
  EXPECT_CALL(page_, double_click(View("#a"), _)).WillOnce(Return(fine_));
  EXPECT_CALL(page_, type(View("#b"), View("tea"), _)).WillOnce(Return(fine_));
  EXPECT_CALL(page_, press_key(View("Control+k"), _)).WillOnce(Return(fine_));
  EXPECT_CALL(page_, focus(View("#c"), _)).WillOnce(Return(fine_));
  EXPECT_CALL(page_, blur(View("#c"), _)).WillOnce(Return(fine_));
  EXPECT_CALL(page_, hover(View("#d"), _)).WillOnce(Return(fine_));
  EXPECT_CALL(page_, drag_and_drop(View("#e"), View("#f"), _)).WillOnce(Return(fine_));
  EXPECT_CALL(page_, scroll_to(View("#g"), _)).WillOnce(Return(fine_));
  EXPECT_CALL(page_, scroll_by(5.0, -100.0, _)).WillOnce(Return(fine_));
  user_.double_click("#a").type("#b", [](const Context&) { return "tea"; }).press_key("Control+k");
  user_.focus("#c").blur("#c").hover("#d").drag_and_drop("#e", "#f").scroll_to("#g");
  user_.scroll_by(-100, 5);
  EXPECT_EQ(failure(), "none");
  EXPECT_EQ(state_.step(), 9U);
}

TEST_F(ContextInputTest, SeveralOptionsAreArgumentsOfTheirOwn) {
  EXPECT_CALL(page_, select_options(View("#a"), ElementsAre("x", "y"), _)).WillOnce(Return(fine_));
  EXPECT_CALL(page_, select_options(View("#b"), IsEmpty(), _)).WillOnce(Return(fine_));
  user_.select_multiple_options("#a", {"x", "y"});
  user_.select_multiple_options("#b", [](const Context&) { return std::vector<std::string>(); });
  EXPECT_CALL(page_, select_options(View("#c"), ElementsAre("z"), _))
      .WillOnce(Return(Result<void>(
          liveload::fail({.kind = ErrorKind::kElement, .tried = "select", .cause = "boom"}))));
  user_.select_multiple_options("#c", {"z"});
  EXPECT_THAT(failure(), HasSubstr("select_multiple_options(#c, z) failed"));
}

TEST_F(ContextInputTest, GoesBackOnceLiveViewHasShownIt) {
  probe_answers(Value::Array{"1"});
  EXPECT_CALL(page_, go(-1, _)).WillOnce(Return(true));
  EXPECT_CALL(page_, go(1, _)).WillOnce(Return(false));
  user_.go_back().go_forward();
  EXPECT_THAT(failure(), HasSubstr("Step 2: go_forward() failed - navigation: the history has no "
                                   "page after this one"));
}

TEST_F(ContextInputTest, FilesAreFoundBesideTheScenario) {
  const test::TempFolder folder;
  std::ofstream(folder / "tea.png") << "x";
  shared_.folder = folder.path();
  probe_answers(Value::Array{"1", "0"});
  const std::string whole = (folder / "tea.png").string();
  EXPECT_CALL(page_, set_files(View("#file"), ElementsAre(whole, whole), _))
      .WillOnce(Return(fine_));
  user_.upload_file("#file", {"tea.png", whole});
  EXPECT_EQ(failure(), "none");
  user_.upload_file("#file", {"cup.png"});
  EXPECT_THAT(failure(), HasSubstr("there is neither " + (folder / "cup.png").string()));
  EXPECT_EQ(user_.error()->reason.kind, ErrorKind::kUsage);
}

TEST_F(ContextInputTest, ScriptsComeInTwoForms) {
  EXPECT_CALL(page_, eval(View("a"), IsEmpty(), _)).WillOnce([] { return Result<Value>(7); });
  EXPECT_CALL(page_, eval(View("b"), ElementsAre(Value(1), Value("x")), _)).WillOnce([] {
    return Result<Value>("text");
  });
  EXPECT_EQ(user_.eval("a"), Value(7));
  user_.eval("b", as("kept"), {1, "x"});
  EXPECT_EQ(user_.assigned("kept"), Value("text"));
  EXPECT_CALL(page_, eval(View("c"), _, _))
      .WillOnce(Return(Result<Value>(
          liveload::fail({.kind = ErrorKind::kScript, .tried = "eval", .cause = "no tea"}))));
  EXPECT_EQ(user_.eval("c"), Value());
  EXPECT_THAT(failure(), HasSubstr("eval(c) failed - script: no tea"));
}

}  // namespace
}  // namespace liveload::scenario
