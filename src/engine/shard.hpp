#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "engine/browser_pool.hpp"
#include "engine/failures.hpp"
#include "engine/plan.hpp"
#include "engine/status.hpp"
#include "engine/user.hpp"
#include "net/event_loop.hpp"
#include "net/fiber.hpp"
#include "telemetry/delta.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::engine {

/// What a shard hands over once a second.
struct Flush {
  telemetry::Delta delta;
  Failures failures;
};

/// One thread with its own event loop, browsers, users and recorder. All functions may be called
/// from any thread. Its browsers stay until it is dismissed: others may need them after its users.
class Shard {
 public:
  /// `wake` is called on the shard's thread after each flush and once it is over. What is referred
  /// to must outlive it.
  Shard(const Plan& plan, UserId first_user, std::int64_t users, const scenario::Shared& shared,
        SampleBudget& budget, browser::Connection& connection,
        std::vector<browser::PageScript> scripts, std::function<void()> wake);
  /// Ends the thread; `finished` must be true, or the shard never prepared.
  ~Shard();

  /// Starts the thread and its browsers; `ready` tells how that went.
  void prepare();
  /// Blocks until the browsers run.
  Result<void> ready();
  /// Lets the users go at `at`, from which the buckets are counted.
  void start(base::Instant at);
  /// No user starts another iteration; those that still run one after `grace` are cut.
  void stop(Duration grace);
  /// All users have ended, and what they measured has been flushed.
  bool users_over() const { return users_over_.load(); }
  /// Nothing more is asked of it: its browsers and its thread end. Users must be over, or never
  /// started.
  void dismiss();
  bool finished() const { return finished_.load(); }
  /// Calls `body` in a fiber of the shard's, with what finds it a browser. Once `ready`, until it
  /// is dismissed.
  void call(std::function<void(const FindBrowser&)> body);
  void post(std::function<void()> work) { loop_.post(std::move(work)); }
  /// When the shard's loop was last seen to turn. Stands still while a scenario blocks the thread.
  base::Instant last_beat() const { return base::Instant(base::Clock::duration(beat_.load())); }
  const Status& status() const { return status_; }
  /// Once `ready`.
  const BrowserFacts& browser_facts() const { return browser_facts_; }
  /// How many browsers died and were replaced. Once `finished`.
  std::size_t browsers_lost() const { return browsers_lost_; }
  /// What was flushed since the last call.
  std::vector<Flush> take();

 private:
  void run();
  void run_users();
  void run_user(std::size_t index);
  void flush();
  void flush_each_second();
  void watch_lag();
  void start_stopping(Duration grace);
  void interrupt_users();

  const Plan& plan_;
  const UserId first_user_;
  const std::size_t user_count_;
  const scenario::Shared& shared_;
  SampleBudget& budget_;
  std::function<void()> wake_;

  // Confined to the shard's thread.
  net::EventLoop loop_;
  BrowserPool browsers_;
  net::Event go_;
  net::Event user_ended_;
  net::Timer grace_;
  net::Interrupt background_;  // Ends the flush and lag fibers.
  net::Semaphore setting_up_;
  std::vector<User*> running_;
  std::size_t users_left_ = 0;
  bool stopping_ = false;
  std::optional<base::Instant> start_;
  std::optional<telemetry::Recorder> recorder_;
  Failures failures_;
  bool dismissed_ = false;

  // Shared.
  Status status_;
  std::atomic<bool> users_over_{false};
  std::atomic<bool> finished_{false};
  std::atomic<base::Clock::rep> beat_{0};
  std::mutex mutex_;
  std::condition_variable became_ready_;
  std::optional<Result<void>> ready_;
  std::vector<Flush> flushed_;
  BrowserFacts browser_facts_;
  std::size_t browsers_lost_ = 0;
  std::thread thread_;
};

}  // namespace liveload::engine
