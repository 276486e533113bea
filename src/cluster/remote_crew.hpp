#pragma once

#include "cluster/cluster.hpp"
#include "cluster/crew.hpp"
#include "cluster/permit_desk.hpp"
#include "cluster/received_files.hpp"

namespace liveload::cluster {

/// The agents of a cluster, for one scenario.
class RemoteCrew : public Crew {
 public:
  /// Asks the scenario what it needs, makes that ready to be fetched, and deals the users to the
  /// nodes that are left; `task` is the scenario's running number in the run. Errors: what the
  /// scenario says, `load` where it is in no library, `cluster` where the nodes have no room.
  static Result<std::unique_ptr<RemoteCrew>> make(Cluster& cluster, const Order& order,
                                                  const scenario::LoadedScenario& scenario,
                                                  std::int64_t task);

  void wait(base::Deadline deadline) override;
  Duration notice() const override;
  void start_at(base::Instant at) override;
  std::vector<std::string> warnings() const override;
  bool has_file(const std::string& name) const override { return files_.has(name); }

 private:
  RemoteCrew(Cluster& cluster, std::int64_t task, const std::vector<Throttle>& throttles,
             std::filesystem::path files);
  Result<void> enlist(const Task& task, std::shared_ptr<const telemetry::MetricTable> metrics);

  Cluster& cluster_;
  ReceivedFiles files_;
  PermitDesk desk_;
  std::vector<telemetry::Delta> spares_;
};

}  // namespace liveload::cluster
