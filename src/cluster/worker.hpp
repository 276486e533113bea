#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/deadline.hpp"
#include "cluster/permit_messages.hpp"
#include "cluster/share.hpp"
#include "engine/node.hpp"
#include "result/data.hpp"

namespace liveload::cluster {

/// A tick that took so long was none of ours: the whole process was stopped (SIGSTOP, a frozen
/// container).
constexpr Duration kStandstill = std::chrono::seconds(2);

/// What is known of a node.
struct WorkerState {
  std::optional<Result<void>> prepared{};
  /// What the setup made of the configuration, for every node of the run.
  std::optional<Result<Config>> setup{};
  std::optional<Result<void>> teardown{};
  bool users_over = false;
  bool finished = false;
  /// Why its users will never be over: the scenario keeps a thread busy.
  std::optional<Error> stuck{};
  /// Why it is gone. Nothing else changes any more.
  std::optional<Error> lost{};
  engine::NodeStatus running{};
  /// Once prepared.
  std::shared_ptr<const telemetry::MetricTable> metrics{};
  result::ConnectionFacts connection{};
  /// Once finished: warnings for the result.
  std::vector<std::string> warnings{};
  /// How far off its clock may have been read; nothing in this process.
  std::optional<Duration> clock_error{};
};

/// One node, as whoever steers it sees it: in this process or elsewhere. Commands return at once;
/// what came of them is in the state. Prepare; `begin_setup` on one node, and `give` to the others
/// what came of it; start; until its users are over `poll` and `take`; `begin_teardown` where the
/// setup was, or on another if that one is lost; dismiss, until it is finished. Confined to one
/// thread.
class Worker {
 public:
  Worker() = default;
  virtual ~Worker() = default;
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  virtual void prepare() = 0;
  virtual void begin_setup() = 0;
  virtual void begin_teardown() = 0;
  /// What is going on of the two is cut short, unless it ends within `grace`.
  virtual void cut_hook(Duration grace) = 0;
  virtual void give(const Config& config) = 0;
  virtual void start(base::Instant at) = 0;
  /// Further users, from now or the start on. They begin iterations until `until`.
  virtual void add_users(Share share, base::Instant until) = 0;
  /// So many of its users end after their iteration, as if their duration were over.
  virtual void retire_users(std::int64_t users) = 0;
  /// Users finish their iteration; those that have not after `grace` are cut.
  virtual void stop(Duration grace) = 0;
  virtual void dismiss() = 0;

  /// What its users ask of the run's throttles and rendezvous, where there is something to say; and
  /// what they are granted. See permit_messages.hpp.
  virtual std::optional<Demand> demand(base::Instant) { return {}; }
  virtual void grant(const Grant&) {}

  /// Brings the state up to date.
  virtual void poll() = 0;
  const WorkerState& state() const { return state_; }
  /// What was flushed since the last call.
  virtual std::vector<engine::Flush> take() = 0;
  /// What `take` returned, once it was read: its memory may serve again.
  virtual void reuse(std::vector<engine::Flush>) {}
  /// Blocks until there is something new, or the deadline passed.
  virtual void wait(base::Deadline deadline) = 0;
  /// Nobody had a turn for the last `gap`: that is no sign of a node that is gone or stuck.
  virtual void pardon(Duration gap) = 0;

 protected:
  WorkerState state_;
};

}  // namespace liveload::cluster
