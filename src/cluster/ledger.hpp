#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/secrets.hpp"
#include "cluster/journal.hpp"
#include "cluster/worker.hpp"
#include "liveload/progress.hpp"
#include "result/builder.hpp"

namespace liveload::cluster {

/// What the nodes of a run have brought, by node, and what it comes to. Of several nodes it keeps
/// the whole in full, and of each the less the more they are. Confined to one thread.
class Ledger {
 public:
  /// Secrets are taken out of samples as they come.
  explicit Ledger(std::shared_ptr<const base::Secrets> secrets) : secrets_(std::move(secrets)) {}

  /// From now on what nodes bring is also written down there. It must outlive this.
  void keep(Journal& journal) { journal_ = &journal; }
  /// Hands what was written down to the system.
  void save();

  /// Opens the account of one more node, called `name`. All of them before any brings something.
  void open(std::string name, std::int64_t users);
  /// What the node's deltas may hold. Before the first of them.
  void set_metrics(std::size_t node, std::shared_ptr<const telemetry::MetricTable> metrics);
  /// Of the flushes their deltas alone are left.
  void enter(std::size_t node, std::vector<engine::Flush>& flushes);
  /// In place of what the node, or all of them, brought until now; see Accumulator::encode. Error
  /// of kind `protocol`.
  Result<void> restore(std::size_t node, std::string_view measured,
                       const engine::Failures& failures);
  Result<void> restore_whole(std::string_view measured);
  /// How far off the node's clock may have been read.
  void set_clock_error(std::size_t node, Duration error) { nodes_[node].clock_error = error; }
  /// The node was lost; what it brought is kept.
  void close_as_lost(std::size_t node) { nodes_[node].status = "error"; }
  void add_users(std::size_t node, std::int64_t users);
  /// Samples name no file of which that is true any more.
  void forget_files(const std::function<bool(const std::string&)>& missing);

  const std::vector<result::NodeFacts>& nodes() const { return nodes_; }
  /// What all nodes measured together; nullptr where there is one, whose own that is.
  const telemetry::Accumulator* whole() const { return whole_ ? &*whole_ : nullptr; }
  /// The first bucket of the whole in which anything has changed since the last call.
  std::uint32_t take_changed();
  /// Those of the node's users that need not come back.
  const std::set<UserId>& ended(std::size_t node) const { return ended_[node]; }

  /// Puts down what was measured in the ten seconds before `elapsed`.
  void describe(Progress& progress) const;
  /// An error when users failed and not one iteration went well: then the figures say nothing of
  /// the target.
  std::optional<Error> vain(const std::string& scenario) const;

 private:
  void write_down(std::size_t node, engine::Flush& flush);

  const std::shared_ptr<const base::Secrets> secrets_;
  Journal* journal_ = nullptr;
  std::vector<result::NodeFacts> nodes_;
  std::optional<telemetry::Accumulator> whole_;
  std::vector<std::set<UserId>> ended_;
};

}  // namespace liveload::cluster
