#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

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
};

/// One machine's share of a run: its scenario, its shards, its own health. One thread steers it:
/// prepare, start, then `wait` and `take` until it is finished.
class Node {
 public:
  /// Makes the scenario's configuration and throttles, and starts the browsers. Errors of kind
  /// `config` (what the scenario's own `config` said, or threw), `usage` and `browser_start`.
  static Result<std::unique_ptr<Node>> prepare(Plan plan);
  ~Node();

  void start(base::Instant at);
  /// Users finish their iteration; those that have not after `grace` are cut.
  void stop(Duration grace);
  /// Blocks until a shard flushed or ended, or the deadline passed.
  void wait(base::Deadline deadline);
  bool finished() const;
  /// Everything recorded since the last call, the generator's own health included.
  std::vector<Flush> take();
  NodeStatus status() const;

  /// True when a shard's loop has stood still for longer than any iteration may take: the scenario
  /// blocks its thread.
  bool blocked() const;
  /// The latest instant at which an obedient scenario has ended.
  base::Instant hard_end() const { return hard_end_; }

  const browser::Connection& connection() const { return *connection_; }
  BrowserFacts browser_facts() const;
  /// How many browsers died and were replaced. Once `finished`.
  std::size_t browsers_lost() const;

 private:
  explicit Node(Plan plan);
  Result<void> configure();
  Result<void> start_shards();

  Plan plan_;
  scenario::Shared shared_;
  std::unique_ptr<browser::Connection> connection_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool wake_ = false;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::optional<Health> health_;
  base::Instant hard_end_{};
};

}  // namespace liveload::engine
