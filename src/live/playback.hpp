#pragma once

#include <cstdint>

#include "liveload/run.hpp"
#include "result/data.hpp"

namespace liveload::live {

/// A saved result as it stood at some time of its run: what its buckets hold that were over by
/// then. Results of before they told how users ended, and how often what failed, have all users
/// unfinished until the end, and failures as far as there are samples. Confined to one thread.
class Playback {
 public:
  explicit Playback(const RunResult& whole);

  /// Goes on to so long after the start of the run; never back.
  void go_on_to(Duration elapsed);
  bool over() const { return elapsed_ >= whole_.data().global.duration; }

  Progress progress() const;
  /// As a run's hook gets it: what the last go_on_to has brought. Valid until the next one.
  Partial partial() const;

 private:
  RunResult result(std::uint32_t from) const;
  result::ByName<FailureCategory> failures_so_far() const;

  const RunResult whole_;
  result::Data told_;  // Without its time series.
  result::Turnover gone_;
  Duration elapsed_{};
  std::uint32_t buckets_ = 0;
  std::uint32_t changed_ = 0;
};

}  // namespace liveload::live
