#pragma once

#include <map>
#include <optional>

#include "base/secrets.hpp"
#include "engine/node.hpp"
#include "liveload/run.hpp"
#include "result/builder.hpp"
#include "scenario/registry.hpp"

namespace liveload::cluster {

/// Runs one scenario on its nodes and makes the result of what they measured. Today the only node
/// is this process. Confined to the calling thread.
class Coordinator {
 public:
  /// What is referred to must outlive it.
  Coordinator(const RunOptions& options, const RunHooks& hooks, scenario::LoadedScenario scenario);

  /// Blocks until the scenario has ended, in whatever way.
  Outcome run();

 private:
  engine::Plan plan() const;
  /// Everything from the scenario's `setup` to its `teardown`.
  Outcome conduct(engine::Node& node);
  /// Ends a node whose users are not to start.
  Outcome refuse(engine::Node& node, Error error);
  /// Has the scenario's `setup` called; users may start where there is no error.
  std::optional<Error> set_up(engine::Node& node);
  /// Until every user has ended, or nothing more is to be expected.
  void steer(engine::Node& node);
  void tear_down(engine::Node& node);
  /// Until its browsers have ended.
  void dismiss(engine::Node& node);
  /// Waits a moment; afterwards what the node has measured and whether to stop is known.
  void tick(engine::Node& node, Progress::Phase phase);
  Error busy_thread() const;
  void heed_stop(engine::Node& node);
  void collect(engine::Node& node);
  void report(const engine::Node* node, Progress::Phase phase);
  /// An error when users failed and not one iteration went well: then the figures say nothing of
  /// the target.
  std::optional<Error> vain() const;
  RunResult finish(const engine::Node& node);
  Value::Object options_facts() const;

  const RunOptions& options_;
  const RunHooks& hooks_;
  const scenario::LoadedScenario scenario_;
  base::Instant start_{};
  base::Instant ended_{};
  base::Instant next_report_{};
  result::NodeFacts measured_;
  bool stopping_ = false;
  bool cut_ = false;
  std::optional<Error> broke_off_;
  std::vector<std::string> warnings_;
  std::vector<result::Threshold> thresholds_;
  const std::shared_ptr<base::Secrets> secrets_ = std::make_shared<base::Secrets>();
};

}  // namespace liveload::cluster
