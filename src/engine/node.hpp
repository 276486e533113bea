#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "engine/caretaker.hpp"
#include "engine/failures.hpp"
#include "engine/health.hpp"
#include "engine/plan.hpp"
#include "engine/shard.hpp"

namespace liveload::engine {

/// What is running on a node now; sums over its shards.
struct NodeStatus {
  std::int64_t users_running = 0;
  std::int64_t users_ended = 0;
  std::int64_t users_failed = 0;
  std::int64_t iterations = 0;
  std::int64_t restarts = 0;
};

/// One machine's share of a run: its scenario, its shards, its own health. One thread steers it:
/// prepare; `begin_setup` on one node, and `give` to the others what came of it; start, then `wait`
/// and `take` until its users are over; `begin_teardown` where the setup was; dismiss, and `wait`
/// until it is finished.
class Node {
 public:
  /// Makes the scenario's configuration and throttles, and starts the browsers. Errors of kind
  /// `config` (what the scenario's own `config` said, or threw), `usage` and `browser_start`.
  static Result<std::unique_ptr<Node>> prepare(Plan plan);
  ~Node();

  /// Calls the scenario's `setup`, or `teardown`, without waiting for it.
  void begin_setup();
  void begin_teardown();
  /// What the setup made of the configuration, for every node of the run; nothing while it goes on.
  std::optional<Result<Config>> setup_outcome();
  std::optional<Result<void>> teardown_outcome();
  /// What is going on of the two is cut short, unless it ends within `grace`.
  void cut_hook(Duration grace);
  /// The configuration that `setup` has made, here or on another node. Before `start`.
  void give(Config config);

  void start(base::Instant at);
  /// Lets further users come: at once, or at the start. They begin iterations until `until`. Also
  /// after `users_over`, which they make false; not once it is dismissed.
  void add_users(UserId first_user, std::int64_t users, base::Instant until);
  /// So many of its users end after their iteration, as if their duration were over.
  void retire_users(std::int64_t users);
  /// Users finish their iteration; those that have not after `grace` are cut.
  void stop(Duration grace);
  /// Cuts those users that hold a permit of a parallelism: it is another's from now on.
  void fence();
  /// Blocks until a shard flushed or ended, or the deadline passed.
  void wait(base::Deadline deadline);
  /// All users have ended.
  bool users_over() const;
  /// Nothing more is asked of it: its browsers and threads end.
  void dismiss();
  bool finished() const;
  /// What was flushed since the last call, as one; the generator's own health included.
  std::vector<Flush> take();
  NodeStatus status() const;

  /// True when a shard's loop has stood still for longer than any iteration may take: the scenario
  /// blocks its thread.
  bool blocked() const;
  /// Nobody had a turn for the last `gap`: that is no sign of a scenario that blocks its thread.
  void pardon(Duration gap);
  /// The latest instant at which an obedient scenario has ended.
  base::Instant hard_end() const { return hard_end_; }

  /// What can be in the deltas.
  const std::shared_ptr<const telemetry::MetricTable>& metrics() const { return shared_.metrics; }
  const browser::Connection& connection() const { return *connection_; }
  BrowserFacts browser_facts() const;
  /// How many browsers died and were replaced. Once `finished`.
  std::size_t browsers_lost() const;
  /// Why a file of a failure could not be written, if so.
  std::optional<Error> files_trouble() const { return budget_.trouble(); }

 private:
  explicit Node(Plan plan);
  Result<void> configure();
  Result<void> start_shards();
  void wake();
  Duration time_beside(std::int64_t users) const;

  Plan plan_;
  scenario::Shared shared_;
  SampleBudget budget_;
  /// Answers what concerns all users.
  std::unique_ptr<Scenario> scenario_;
  std::optional<Caretaker> caretaker_;
  std::unique_ptr<browser::Connection> connection_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool wake_ = false;
  std::optional<Result<Config>> setup_outcome_;
  std::optional<Result<void>> teardown_outcome_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::optional<Health> health_;
  std::optional<telemetry::Delta> held_health_;
  std::size_t next_shard_ = 0;
  base::Instant hard_end_{};
  base::Instant pardoned_{};
};

}  // namespace liveload::engine
