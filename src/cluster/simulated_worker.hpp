#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "cluster/agent.hpp"
#include "cluster/worker.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::cluster {

/// A node without browsers and without the scenario: its users iterate by chance, and record what
/// users would. Everything else of an agent is real, so that coordinator and bus can be measured
/// with more nodes than there are machines. The scenario's options say how: `simulate-metrics` (40)
/// duration metrics and counters with `simulate-dimensions` (20) each, `simulate-iteration` (1s).
/// What a user does follows from the run's seed and its number alone, whichever node it is on.
class SimulatedWorker : public Worker {
 public:
  explicit SimulatedWorker(Task task);

  void prepare() override;
  void begin_setup() override { state_.setup = task_.plan.options; }
  void begin_teardown() override { state_.teardown = Result<void>(); }
  void cut_hook(Duration) override {}
  void give(const Config&) override {}
  void start(base::Instant at) override;
  void add_users(Share share, base::Instant until) override;
  void retire_users(std::int64_t users) override;
  void stop(Duration grace) override;
  void dismiss() override { state_.finished = true; }
  void poll() override;
  std::vector<engine::Flush> take() override;
  void wait(base::Deadline deadline) override;
  void pardon(Duration) override {}

 private:
  struct User {
    UserId id;
    base::Instant until;
    base::Instant began;
    base::Instant iteration_ends;
    std::minstd_rand random;
  };
  void admit(Share share, base::Instant at, base::Instant until);
  void iterate(User& user);
  void end(const User& user, bool succeeded);
  Duration iteration_time(std::minstd_rand& random) const;

  const Task task_;
  const std::int64_t metrics_;
  const std::vector<std::string> dimensions_;
  const Duration iteration_;
  std::optional<telemetry::Recorder> recorder_;
  std::optional<base::Instant> start_;
  std::optional<engine::FlushClock> flush_clock_;
  std::vector<User> users_;
  engine::EndedUsers ended_;
};

/// As make_real_worker.
std::unique_ptr<Worker> make_simulated_worker(Task task, ContentSource& source,
                                              const std::filesystem::path& folder);

}  // namespace liveload::cluster
