#include "engine/health.hpp"

#include <unistd.h>

namespace liveload::engine {
namespace {

using base::Clock;
using telemetry::Histogram;
using namespace std::chrono_literals;

constexpr Duration kCpuPeriod = 1s;
constexpr Duration kMemoryPeriod = 5s;

}  // namespace

Health::Health(base::Instant start)
    : recorder_(start),
      last_(process::read_machine_time()),
      next_cpu_(start + kCpuPeriod),
      next_memory_(start + kCpuPeriod) {}

std::optional<telemetry::Delta> Health::sample() {
  const base::Instant now = Clock::now();
  if (now < next_cpu_) return {};
  record_cpu(now);
  next_cpu_ = now + kCpuPeriod;
  if (now >= next_memory_) {
    const auto memory = process::read_memory(process::process_tree(getpid()));
    recorder_.record(Histogram::kGeneratorMemoryBytes, "", static_cast<double>(memory), now);
    next_memory_ = now + kMemoryPeriod;
  }
  return recorder_.take();
}

void Health::record_cpu(base::Instant now) {
  const process::MachineTime time = process::read_machine_time();
  const auto total = static_cast<double>(time.total - last_.total);
  const auto busy = static_cast<double>(time.busy - last_.busy);
  last_ = time;
  if (total > 0) recorder_.record(Histogram::kGeneratorCpu, "", 100 * busy / total, now);
}

}  // namespace liveload::engine
