#include "chaos/chaos_fixture.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>

#include "process/readings.hpp"

namespace liveload::chaos {
namespace {

ChaosTest* current = nullptr;

constexpr const char* kCalm = R"(<!doctype html><title>calm</title>
<button id=next onclick="count.textContent = +count.textContent + 1">next</button><p id=count>0</p>)";

std::string command_line(pid_t pid) {
  std::ifstream stream("/proc/" + std::to_string(pid) + "/cmdline");
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

struct Chaos : Scenario {
  void run(Context& user, UserId id, const Config&) override { current->live(user, id); }
};
LIVELOAD_SCENARIO(Chaos);

void ChaosTest::SetUp() {
  if (auto installed = browser::cdp::find_executable({}); !installed) {
    GTEST_SKIP() << installed.error().message();
  }
  own_.emplace();
  server_.emplace([this](const test::HttpRequest& request) -> test::HttpResponse {
    const std::string path = request.target.substr(0, request.target.find('?'));
    if (path == "/calm") return {.body = kCalm};
    const auto page = pages_.find(path);
    return page != pages_.end() ? page->second : test::HttpResponse{.status = 404};
  });
  current = this;
}

void ChaosTest::TearDown() {
  server_.reset();
  if (own_) own_->expect_nothing_left(5s);
  own_.reset();
  current = nullptr;
}

std::string ChaosTest::at(const std::string& path, const std::string& page) {
  pages_[path] = {.body = "<!doctype html>" + page};
  return url(path);
}

void ChaosTest::run(UserId troubled, Body trouble, RunOptions options) {
  trouble_ = std::move(trouble);
  in_trouble_ = troubled_ = troubled;
  users_ = options.users;
  options.scenarios = {"Chaos"};
  options.shards = 1;
  // What a test waits for takes far less; one that hangs is to say so.
  options.iteration_timeout = std::min<Duration>(options.iteration_timeout, 40s);
  options.browser.command_timeout = std::min<Duration>(options.browser.command_timeout, 20s);
  const RunHooks hooks{.progress = {},
                       .stop_requested =
                           [this] {
                             if (meanwhile_) meanwhile_();
                             return false;
                           },
                       .cut_requested = {}};
  auto outcomes = liveload::run(options, hooks);
  ASSERT_TRUE(outcomes) << outcomes.error().message();
  ASSERT_EQ(outcomes->size(), 1U);
  outcome_ = outcomes->front();
  ASSERT_TRUE(outcome_.result) << outcome_.error->message();
  for (const auto& category : outcome_.result->failures()) {
    for (const auto& sample : category.samples) {
      std::cout << "user " << sample.user_id << ", " << category.name << ": "
                << sample.reason.substr(0, 300) << '\n';
    }
  }
}

void ChaosTest::live(Context& user, UserId id) {
  if (id > troubled_) return calm_round(user);
  trouble_(user, id);
  --in_trouble_;
  user.halt();
}

void ChaosTest::calm_round(Context& user) {
  const bool after = in_trouble_ == 0;
  user.navigate(url()).click("#next");
  if (user.inner_text("#count") != "1" && !user.failed()) user.fail("the click did not count");
  user.sleep(50ms);
  if (!after || user.failed()) return;
  ++rounds_after_;
  if (!over_ || over_()) user.halt();
}

std::string ChaosTest::category_of(UserId id) const {
  for (const auto& category : result().failures()) {
    for (const auto& sample : category.samples) {
      if (sample.user_id == id) return category.name;
    }
  }
  return "";
}

std::string ChaosTest::reason_of(UserId id) const {
  for (const auto& category : result().failures()) {
    for (const auto& sample : category.samples) {
      if (sample.user_id == id) return sample.reason;
    }
  }
  return "";
}

std::uint64_t ChaosTest::failures(const std::string& category) const {
  for (const auto& found : result().failures()) {
    if (found.name == category) return found.total;
  }
  return 0;
}

void ChaosTest::expect_the_others_went_on() const {
  const auto calm = static_cast<std::uint64_t>(users_) - troubled_;
  for (UserId id = troubled_ + 1; id <= static_cast<UserId>(users_); ++id) {
    EXPECT_EQ(category_of(id), "") << "user " << id << ": " << reason_of(id);
  }
  EXPECT_GE(result().users().succeeded, calm);
  EXPECT_EQ(result().users().unfinished, 0U);
  EXPECT_GE(static_cast<std::uint64_t>(rounds_after_), calm);
}

std::vector<pid_t> ChaosTest::browsers() {
  std::vector<pid_t> found;
  for (const pid_t pid : process::process_tree(getpid())) {
    const std::string line = command_line(pid);
    // Debian starts it by a script.
    if (line.find("--remote-debugging-pipe") != line.npos && line.find("--type=") == line.npos &&
        !line.starts_with("/bin/sh")) {
      found.push_back(pid);
    }
  }
  std::ranges::sort(found);
  return found;
}

std::vector<pid_t> ChaosTest::renderers() {
  std::vector<pid_t> found;
  for (const pid_t pid : process::process_tree(getpid())) {
    if (command_line(pid).find("--type=renderer") != std::string::npos) found.push_back(pid);
  }
  return found;
}

}  // namespace liveload::chaos
