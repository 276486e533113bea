#pragma once

#include <cstdint>

#include "liveload/run.hpp"
#include "result/data.hpp"

namespace liveload::live {

/// A saved result as it stood at some time of its run. How its users ended and how often each kind
/// of failure came is kept for the whole run only: until its end, users count as unfinished, and
/// failures as far as there are samples of them. Confined to one thread.
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

  const RunResult whole_;
  result::Data told_;  // Without its time series.
  Duration elapsed_{};
  std::uint32_t buckets_ = 0;
  std::uint32_t changed_ = 0;
};

}  // namespace liveload::live
