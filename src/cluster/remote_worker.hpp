#pragma once

#include <functional>

#include "cluster/cluster.hpp"
#include "cluster/messages.hpp"
#include "cluster/permit_desk.hpp"
#include "cluster/received_files.hpp"
#include "cluster/worker.hpp"

namespace liveload::cluster {

/// A node that an agent runs somewhere.
class RemoteWorker : public Worker {
 public:
  struct Surroundings {
    Cluster& cluster;
    /// Those that the scenario may measure.
    std::shared_ptr<const telemetry::MetricTable> metrics;
    ReceivedFiles& files;
    PermitDesk& desk;
    /// Deltas that have served, for what comes next.
    std::vector<telemetry::Delta>& spares;
  };
  /// What is referred to must outlive it.
  RemoteWorker(RemoteNode& node, Task task, Surroundings surroundings);

  void prepare() override;
  void begin_setup() override { command("setup", {}); }
  void begin_teardown() override { command("teardown", {}); }
  void cut_hook(Duration grace) override { command("cut", {{"grace", to_value(grace)}}); }
  void give(const Config& config) override { command("give", {{"config", config.values()}}); }
  void start(base::Instant at) override { command("start", {{"at", to_value(at)}}); }
  void add_users(Share share, base::Instant until) override;
  void retire_users(std::int64_t users) override;
  void stop(Duration grace) override { command("stop", {{"grace", to_value(grace)}}); }
  void dismiss() override { command("dismiss", {}); }
  void poll() override;
  std::vector<engine::Flush> take() override;
  void reuse(std::vector<engine::Flush> flushes) override;
  void wait(base::Deadline deadline) override { around_.cluster.work(deadline); }
  void pardon(Duration gap) override { node_.pardon(gap); }

 private:
  void command(std::string_view kind, Value::Object head);
  void hear(Frame& frame, result::Fields& fields);
  void hear_flush(Frame& frame, result::Fields& fields);
  void hear_beat();

  RemoteNode& node_;
  const Task task_;
  const Surroundings around_;
  std::optional<std::uint64_t> changes_seen_;
  std::int64_t additions_ = 0;
  std::vector<engine::Flush> flushes_;
};

}  // namespace liveload::cluster
