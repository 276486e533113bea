#pragma once

#include <optional>

#include "browser/browser_fixture.hpp"
#include "support/clean_tmpdir.hpp"

namespace liveload::browser {

/// Gives the browsers a TMPDIR of their own, and sees that nothing is left behind in the end.
class CleanBrowserTest : public BrowserTest {
 protected:
  void SetUp() override {
    own_.emplace();
    BrowserTest::SetUp();
  }
  void TearDown() override {
    connection_.reset();
    expect_nothing_left(seconds(5));
    own_.reset();
  }

  std::vector<std::string> run_folders() const { return own_->run_folders(); }
  std::vector<pid_t> processes() { return own_->processes(); }
  void expect_nothing_left(Duration limit) { own_->expect_nothing_left(limit); }

 private:
  std::optional<test::CleanTmpdir> own_;
};

}  // namespace liveload::browser
