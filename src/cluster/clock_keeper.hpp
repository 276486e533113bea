#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "cluster/clock_estimate.hpp"
#include "cluster/content.hpp"

namespace liveload::cluster {

/// Knows how far the coordinator's clock is ahead of ours: asks several times in the beginning, and
/// again every few seconds. Thread-safe.
class ClockKeeper {
 public:
  /// `source` must outlive it.
  explicit ClockKeeper(ContentSource& source);
  ~ClockKeeper();

  /// By how much our reading of the coordinator's clock may be off; nothing while it is not known.
  std::optional<Duration> error() const;
  /// An instant of the coordinator's clock, by ours. Once it is known.
  base::Instant to_ours(base::Instant theirs) const;

 private:
  void run(std::stop_token stop);

  ContentSource& source_;
  mutable std::mutex mutex_;
  std::condition_variable_any stopped_;
  ClockEstimate estimate_;  // guarded by mutex_
  int answers_ = 0;         // guarded by mutex_
  std::jthread thread_;
};

}  // namespace liveload::cluster
