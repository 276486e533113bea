#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "engine/browser_pool.hpp"
#include "engine/flush.hpp"
#include "engine/plan.hpp"
#include "engine/status.hpp"
#include "engine/user.hpp"
#include "net/event_loop.hpp"
#include "net/fiber.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::engine {

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
  /// Lets further users come at once, or with the others at the start; they begin iterations until
  /// `until`. Also after `users_over`, which they make false; not once it is dismissed.
  void add(UserId first_user, std::int64_t users, base::Instant until);
  /// So many of its users end after their iteration, the last to come first.
  void retire(std::int64_t users);
  /// No user starts another iteration; those that still run one after `grace` are cut.
  void stop(Duration grace);
  /// Cuts those users that hold a permit.
  void fence();
  /// Users to come, or still there.
  std::int64_t users_left() const { return users_left_.load(); }
  /// All users have ended, and what they measured has been flushed.
  bool users_over() const { return users_left() == 0; }
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
  /// Users that come together.
  struct Group {
    UserId first;
    std::int64_t users;
    std::optional<base::Instant> until{};
  };

  void run();
  void begin();
  void admit(const Group& group);
  void run_user(UserId id, base::Instant due, std::optional<base::Instant> until);
  std::size_t take_seat();
  void flush(telemetry::Delta delta, std::vector<UserId> ended);
  void flush_each_second();
  void watch_lag();
  void start_stopping(Duration grace);
  void interrupt_users();

  const Plan& plan_;
  const scenario::Shared& shared_;
  SampleBudget& budget_;
  std::function<void()> wake_;

  // Confined to the shard's thread.
  net::EventLoop loop_;
  BrowserPool browsers_;
  net::Event go_;
  net::Timer grace_;
  net::Interrupt background_;  // Ends the flush and lag fibers.
  net::Semaphore setting_up_;
  std::vector<User*> running_;
  std::vector<Group> groups_;  ///< Those that wait for the start.
  std::int64_t users_given_ = 0;
  std::int64_t retire_at_start_ = 0;  ///< Users that were to go before they had come.
  /// Whoever has one uses a certain browser; a user that comes later takes a free one.
  std::set<std::size_t> free_seats_;
  std::size_t seats_ = 0;
  EndedUsers ended_;
  bool stopping_ = false;
  std::optional<base::Instant> start_;
  std::optional<telemetry::Recorder> recorder_;
  Failures failures_;
  bool dismissed_ = false;

  // Shared.
  Status status_;
  std::atomic<std::int64_t> users_left_;  ///< To come, or still there.
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
