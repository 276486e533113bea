// What is kept of failures: samples with pictures and documents, within a budget.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "liveload/liveload.hpp"
#include "shop.hpp"

namespace liveload::testing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string text(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

struct Loses : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    user.navigate(config.require("base-url") + "/counter").wait_for_liveview();
    user.click("#inc").wait_for_phx_loading_completion(Phx::kClick, "#inc");
    user.click("#nowhere", {.timeout = 100ms});
  }
};
LIVELOAD_SCENARIO(Loses);

TEST(Samples, HaveAllThereIsToKnow) {
  Shop shop;
  const Outcome outcome = shop.run("Loses");
  ASSERT_TRUE(outcome.result);
  ASSERT_EQ(outcome.result->failures().size(), 1u);
  const FailureSample sample = outcome.result->failures().front().samples.at(0);
  EXPECT_EQ(sample.action, "click");
  EXPECT_EQ(sample.arguments, std::vector<std::string>{"#nowhere"});
  EXPECT_EQ(sample.step, 5u);
  EXPECT_EQ(sample.url, shop.url("/counter"));
  EXPECT_GT(sample.at, 0s);
  EXPECT_THAT(sample.messages, ::testing::Contains(HasSubstr("inc")));
  EXPECT_THAT(text(shop.folder() / sample.screenshot), StartsWith("\x89PNG"));
  EXPECT_THAT(text(shop.folder() / sample.page), HasSubstr("id=\"count\""));
  const auto back = RunResult::parse(outcome.result->to_json());
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_EQ(back->failures().front().samples.at(0).screenshot, sample.screenshot);
}

TEST(Samples, TheSixthFailureOfACategoryIsOnlyCounted) {
  Shop shop;
  const Outcome outcome = shop.run("Loses", {.users = 8, .shards = 2});
  ASSERT_TRUE(outcome.result);
  const FailureCategory category = outcome.result->failures().front();
  EXPECT_EQ(category.total, 8u);
  ASSERT_EQ(category.samples.size(), 5u);
  for (const FailureSample& sample : category.samples) {
    EXPECT_TRUE(fs::exists(shop.folder() / sample.screenshot)) << sample.screenshot;
    EXPECT_TRUE(fs::exists(shop.folder() / sample.page)) << sample.page;
  }
  const fs::path folder = shop.folder() / "result-files" / "Loses";
  EXPECT_EQ(files_in(folder), 10u);

  // Another run's take their place, and leave what is not theirs.
  std::ofstream(folder / "notes.txt") << "mine";
  const Outcome again = shop.run("Loses");
  EXPECT_EQ(files_in(folder), 3u);
  EXPECT_EQ(text(folder / "notes.txt"), "mine");
}

struct Waits : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    user.navigate(config.require("base-url") + "/about");
    user.wait_for_selector("#nowhere", {.timeout = 100ms});
  }
};
LIVELOAD_SCENARIO(Waits);

TEST(Samples, AreNamedAfterTheirAction) {
  Shop shop;
  const Outcome outcome = shop.run("Waits");
  ASSERT_TRUE(outcome.result);
  const FailureCategory category = outcome.result->failures().front();
  EXPECT_EQ(category.name, "wait_for_selector: timeout");
  EXPECT_EQ(category.samples.at(0).page,
            "result-files/Waits/failure-1-wait_for_selector-timeout-user1.html");
}

struct Hangs : Scenario {
  void run(Context& user, UserId, const Config&) override {
    user.navigate("data:text/html,<p>busy</p><script>for(;;){}</script>", {.timeout = 1s});
  }
};
LIVELOAD_SCENARIO(Hangs);

TEST(Samples, APageThatHangsDoesNotKeepItsUserWaiting) {
  Shop shop;
  const Outcome outcome = shop.run("Hangs");
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->users().failed, 1u);
  EXPECT_EQ(outcome.result->failures().front().samples.at(0).page, "") << "nobody answers";
  // A second to fail, three for the sample, and what leaving such a page may take.
  EXPECT_LT(outcome.result->duration(), 20s);
}

TEST(Samples, NothingIsWrittenWhereNothingFails) {
  Shop shop;
  struct Quiet : Scenario {
    void run(Context& user, UserId, const Config&) override { user.halt(); }
  };
  scenario::register_scenario("Quiet", __FILE__, [] { return std::make_unique<Quiet>(); });
  ASSERT_TRUE(shop.run("Quiet").result);
  EXPECT_FALSE(fs::exists(shop.folder() / "result-files"));
}

}  // namespace
}  // namespace liveload::testing
