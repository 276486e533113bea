#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace liveload::process {

/// Processor time of the whole machine since its boot, in ticks of the kernel: over all processors,
/// by anyone.
struct MachineTime {
  std::uint64_t busy = 0;  ///< Time stolen by a hypervisor counts as busy: it was not to be had.
  std::uint64_t total = 0;
};
MachineTime read_machine_time();

/// `root` and every process below it, by parentage.
std::vector<pid_t> process_tree(pid_t root);

/// Proportional set size (pages shared by n processes count 1/n) of all `processes`; those that
/// have ended count nothing. Where the kernel does not tell the PSS, the resident set, which counts
/// shared pages again and again.
std::uint64_t read_memory(const std::vector<pid_t>& processes);

}  // namespace liveload::process
