#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/secrets.hpp"
#include "cluster/cluster.hpp"
#include "cluster/provider.hpp"
#include "liveload/run.hpp"

namespace liveload::cluster {

/// The cluster of one run: its bus, and the nodes that a provider made. Confined to one thread.
class Formation {
 public:
  /// Starts or joins the bus, has the nodes made and waits until all of them have said hello.
  /// Errors: `usage` for options that cannot be; `interrupted`; `cluster` for all else, whose cause
  /// begins with LiveLoad's name for it where that has one.
  static Result<std::unique_ptr<Formation>> form(const RunOptions& options, const RunHooks& hooks);
  /// What `form` would have launched, for people; asks nobody. Error of kind `usage` or `config`.
  static Result<std::string> preview(const RunOptions& options);
  /// What of the run's access must not show; added to each scenario's.
  void hide_access(base::Secrets& secrets) const { ticket_.hide_in(secrets); }

  Cluster& cluster() { return *cluster_; }

  /// Ends all agents and removes what was made. Error of what is left.
  Result<void> disband();
  ~Formation();

 private:
  Formation(const RunOptions& options, const RunHooks& hooks)
      : options_(*options.cluster), run_(options), hooks_(hooks) {}
  Result<void> open_bus();
  Result<void> launch_all();
  /// Has so many nodes made, and waits for their hellos.
  Result<void> launch(int nodes);
  Result<std::vector<Launched>> have_made(const LaunchRequest& request);
  Result<void> await(const std::vector<Launched>& launched);
  Result<int> nodes_for_all_users() const;
  std::optional<Error> trouble(const std::vector<Launched>& awaited);

  const ClusterOptions& options_;
  const RunOptions& run_;
  const RunHooks& hooks_;
  std::string run_id_;
  JoinTicket ticket_;  ///< What agents get.
  std::unique_ptr<Provider> provider_;
  std::unique_ptr<Cluster> cluster_;
  int launched_ = 0;
  bool disbanded_ = false;
};

}  // namespace liveload::cluster
