#pragma once

#include <optional>

#include "base/clock.hpp"
#include "process/readings.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::engine {

/// The generator's CPU and memory, read from the kernel each second (memory each fifth: the PSS of
/// a hundred renderers costs tens of milliseconds). Confined to the thread that steers the node, so
/// that reading never delays users.
class Health {
 public:
  explicit Health(base::Instant start);

  /// What was measured, when a second has gone by since the last reading.
  std::optional<telemetry::Delta> sample();

 private:
  void record_cpu(base::Instant now);

  telemetry::Recorder recorder_;
  process::MachineTime last_;
  base::Instant next_cpu_;
  base::Instant next_memory_;
};

}  // namespace liveload::engine
