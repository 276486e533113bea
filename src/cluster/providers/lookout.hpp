#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "cluster/provider.hpp"

namespace liveload::cluster {

/// Looks after launched nodes on a thread of its own, and keeps who has ended. Thread-safe.
class Lookout {
 public:
  /// One look at the nodes of a run that have not ended yet: which have meanwhile. An error of it
  /// is passed over: the next look may see more.
  using Look = std::function<Result<std::vector<Ended>>(
      const std::string& run_id, const std::vector<Launched>& nodes, const std::stop_token& stop)>;

  /// `pause`: between two looks.
  Lookout(Duration pause, Look look) : pause_(pause), look_(std::move(look)) {}

  /// Looks after these as well from now on.
  void watch(const std::string& run_id, const std::vector<Launched>& nodes);
  /// Looks no more; waits until a look that is under way has ended. Those who ended stay known.
  void stop();
  /// What was found out by other means. The first reason of a node is kept.
  void add(Ended node);
  std::vector<Ended> ended() const;

 private:
  void run(const std::stop_token& stop);

  const Duration pause_;
  const Look look_;
  mutable std::mutex mutex_;
  std::string run_id_;                          // guarded by mutex_
  std::vector<Launched> nodes_;                 // who has not ended; guarded by mutex_
  std::map<std::string, std::string> reasons_;  // of those who have, by node; guarded by mutex_
  std::jthread thread_;                         // last: it uses the others
};

/// Waits for `time`, or until asked to stop; false then.
bool pause(Duration time, const std::stop_token& stop);

}  // namespace liveload::cluster
