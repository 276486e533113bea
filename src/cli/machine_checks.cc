#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include <algorithm>

#include "cli/doctor.hpp"
#include "process/limits.hpp"

namespace liveload::cli {
namespace {

using State = Finding::State;

constexpr double kMebibyte = 1024.0 * 1024.0;
constexpr double kGibibyte = 1024.0 * kMebibyte;

/// The browser alone takes some 300 MB, each user 40 to 80.
constexpr double kComfortableMemory = 2 * kGibibyte;

Finding cores(const process::GroupLimits& limits) {
  const unsigned usable = process::usable_cores();
  const double share = std::min(limits.cores.value_or(usable), static_cast<double>(usable));
  Finding finding{.subject = "cores", .value = fmt::format("{}", usable)};
  if (limits.cores) finding.value += fmt::format(", {:.3g} of CPU time by control group", share);
  if (share < 2) {
    finding.state = State::kWeak;
    finding.advice = "little: browsers and LiveLoad want two; fewer users, or more think time";
  }
  return finding;
}

Finding memory(const process::GroupLimits& limits) {
  const auto physical = static_cast<double>(process::physical_memory_bytes());
  Finding finding{.subject = "memory", .value = fmt::format("{:.1f} GiB", physical / kGibibyte)};
  double share = physical;
  if (limits.memory_bytes && static_cast<double>(*limits.memory_bytes) < physical) {
    share = static_cast<double>(*limits.memory_bytes);
    finding.value += fmt::format(", {:.1f} GiB of it by control group", share / kGibibyte);
  }
  if (share < kComfortableMemory) {
    finding.state = State::kWeak;
    finding.advice = "little: a browser takes some 300 MB, each user 40 to 80";
  }
  return finding;
}

/// A browser with 50 users holds some 40 descriptors of ours and up to 20 of its own a user.
constexpr rlim_t kComfortableFiles = 4096;

Finding open_files() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  Finding finding{.subject = "open files",
                  .value = fmt::format("{} (at most {})", limit.rlim_cur, limit.rlim_max)};
  if (limit.rlim_cur < kComfortableFiles) {
    finding.state = State::kWeak;
    finding.advice =
        fmt::format("little for many users: ulimit -n {}", std::min<rlim_t>(limit.rlim_max, 65536));
  }
  return finding;
}

Finding shared_memory() {
  struct statvfs shm{};
  if (statvfs("/dev/shm", &shm) != 0) {
    return {.state = State::kWeak,
            .subject = "/dev/shm",
            .value = "missing",
            .advice = "Chromium keeps what its processes share in /tmp instead, which is slower"};
  }
  const double bytes = static_cast<double>(shm.f_blocks) * static_cast<double>(shm.f_frsize);
  Finding finding{.subject = "/dev/shm", .value = fmt::format("{:.0f} MiB", bytes / kMebibyte)};
  if (bytes < 500 * kMebibyte) {
    finding.state = State::kWeak;
    finding.advice = "small for many users; a container gets more by --shm-size=1g";
  }
  return finding;
}

}  // namespace

std::vector<Finding> examine_machine() {
  const process::GroupLimits limits = process::read_group_limits();
  return {cores(limits), memory(limits), open_files(), shared_memory()};
}

}  // namespace liveload::cli
