#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace liveload::process {

/// What the control groups of this process (version 2, 1, or both at once) leave to it. Absent
/// where they set no limit.
struct GroupLimits {
  std::optional<std::uint64_t> memory_bytes;
  std::optional<double> cores;  ///< CPU time a second; 1.5 is one core and a half.
};

/// Reads the limits of the groups that /proc/self/cgroup names and of the groups above them: the
/// least of each counts. `root` is where /proc and /sys/fs/cgroup are; "/" but in tests.
GroupLimits read_group_limits(const std::filesystem::path& root = "/");

/// The cores that this process may be scheduled on.
unsigned usable_cores();

/// The machine's memory.
std::uint64_t physical_memory_bytes();

/// What of it could be had now without swapping; all of it where the kernel does not say. `root` as
/// above.
std::uint64_t free_memory_bytes(const std::filesystem::path& root = "/");

}  // namespace liveload::process
