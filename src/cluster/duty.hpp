#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "cluster/clock_keeper.hpp"
#include "cluster/file_shipper.hpp"
#include "cluster/link.hpp"
#include "cluster/worker.hpp"

namespace liveload::cluster {

/// What an agent does for one scenario of its run: steers its node as the coordinator says, and
/// reports what comes of it. Confined to one thread.
class Duty {
 public:
  struct Means {
    Link& link;
    const ClockKeeper& clock;
    std::size_t max_body;
  };
  /// Begins to prepare `worker`, whose files of failures appear in `files`. What `means` refers to
  /// must outlive it.
  Duty(std::int64_t task, std::unique_ptr<Worker> worker, std::filesystem::path files, Means means);

  std::int64_t task() const { return task_; }
  /// A command of the coordinator's.
  void obey(const Frame& command);
  /// Reports what has changed.
  void work();
  /// What the coordinator may be told with each beat.
  Value::Object status() const;
  void pardon(Duration gap) { worker_->pardon(gap); }
  /// Everything was reported, files of failures included.
  bool over() const { return reported_finish_; }

  /// Nobody awaits anything any more: users are cut and browsers closed. Blocks until that is done,
  /// or the deadline has passed.
  void abandon(base::Deadline deadline);

 private:
  void say(std::string_view kind, Value::Object head, std::string_view body = {});
  void report_outcomes();
  void report_flush(engine::Flush flush);
  void report_end();
  void report_demand();
  bool ship_files();

  const std::int64_t task_;
  const std::unique_ptr<Worker> worker_;
  const Means means_;
  FileShipper files_;
  base::Instant next_look_{};
  base::Instant next_demand_{};
  std::int64_t additions_ = 0;
  std::optional<std::int64_t> reported_over_;  ///< After so many additions.
  bool reported_preparation_ = false;
  bool reported_setup_ = false;
  bool reported_teardown_ = false;
  bool reported_stuck_ = false;
  bool reported_finish_ = false;
};

}  // namespace liveload::cluster
