#pragma once

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "browser/cdp/flags.hpp"
#include "liveload/liveload.hpp"
#include "liveload/run.hpp"
#include "support/clean_tmpdir.hpp"
#include "support/http_server.hpp"

namespace liveload::chaos {

using namespace std::chrono_literals;

/// What a user of a test does in its one iteration.
using Body = std::function<void(Context& user, UserId id)>;

/// Whole runs of real browsers against a server that means ill. A user in trouble has to end with a
/// named error, or to come through, and the others have to go on: so the first users of a run get
/// into trouble, and the rest visit `/calm`, round after round, until that is over. Each test sees
/// to it in the end that no process and no folder is left.
class ChaosTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// Runs `trouble` for the users 1 to `troubled`, and calm rounds for the rest. One shard.
  void run(UserId troubled, Body trouble, RunOptions options = {.users = 3});

  const RunResult& result() const { return *outcome_.result; }
  /// How user `id` failed: "click: timeout"; empty when it did not.
  std::string category_of(UserId id) const;
  std::string reason_of(UserId id) const;
  std::uint64_t failures(const std::string& category) const;
  /// The calm users all came through, and did rounds after the last of the others was done.
  void expect_the_others_went_on() const;

  /// Main processes of the browsers that run now, the oldest first.
  std::vector<pid_t> browsers();
  std::vector<pid_t> renderers();

  std::string url(const std::string& path = "/calm") const { return server_->url(path); }
  std::string at(const std::string& path, const std::string& page);

  /// What the server answers, by path without query; beside `/calm`.
  std::map<std::string, test::HttpResponse> pages_;
  /// Called many times a second while the run goes on, on the test's thread.
  std::function<void()> meanwhile_;
  /// The calm users go on until this holds, and the users in trouble are done. Asked on the shard's
  /// thread.
  std::function<bool()> over_;

  std::optional<test::CleanTmpdir> own_;
  std::optional<test::HttpServer> server_;
  Outcome outcome_;

 private:
  friend struct Chaos;
  void live(Context& user, UserId id);
  void calm_round(Context& user);

  Body trouble_;
  UserId troubled_ = 0;
  std::int64_t users_ = 0;
  std::atomic<UserId> in_trouble_{0};
  std::atomic<int> rounds_after_{0};
};

}  // namespace liveload::chaos
