#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "cluster/worker.hpp"

namespace liveload::cluster {

/// A node in this process.
class LocalWorker : public Worker {
 public:
  /// Says what the node is to do. Called by `prepare` on a thread of its own, and may block.
  using MakePlan = std::function<Result<engine::Plan>()>;

  LocalWorker(std::string scenario, MakePlan make_plan)
      : scenario_(std::move(scenario)), make_plan_(std::move(make_plan)) {}
  /// A thread that a scenario blocks cannot be ended: its node is left to the end of the process.
  ~LocalWorker() override;

  void prepare() override;
  void begin_setup() override;
  void begin_teardown() override { node_->begin_teardown(); }
  void cut_hook(Duration grace) override;
  void give(const Config& config) override { node_->give(config); }
  void start(base::Instant at) override;
  void add_users(Share share, base::Instant until) override;
  void retire_users(std::int64_t users) override { node_->retire_users(users); }
  void stop(Duration grace) override;
  void dismiss() override;
  void poll() override;
  std::vector<engine::Flush> take() override;
  void wait(base::Deadline deadline) override;
  void pardon(Duration gap) override;

 protected:
  /// Cuts those users that hold a permit.
  void fence() { node_->fence(); }

 private:
  void take_over(Result<std::unique_ptr<engine::Node>> made);
  Error busy_thread() const;

  const std::string scenario_;
  const MakePlan make_plan_;
  std::thread preparing_;
  std::mutex mutex_;
  std::condition_variable made_one_;
  std::optional<Result<std::unique_ptr<engine::Node>>> made_;  // guarded by mutex_
  std::unique_ptr<engine::Node> node_;
  bool in_use_ = false;  ///< The scenario may be running in it.
  bool dismissed_ = false;
  std::optional<base::Instant> start_;
};

}  // namespace liveload::cluster
