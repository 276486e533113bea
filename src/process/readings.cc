#include "process/readings.hpp"

#include <dirent.h>

#include <charconv>
#include <cstring>
#include <fstream>
#include <map>
#include <string>

namespace liveload::process {
namespace {

/// The parent in /proc/PID/stat: the second field after the name, which may hold anything but ends
/// at the last ')'.
std::optional<pid_t> parent_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string line;
  if (!std::getline(file, line)) return {};
  const std::size_t name_end = line.rfind(')');
  if (name_end == line.npos || name_end + 4 > line.size()) return {};
  return static_cast<pid_t>(std::atol(line.c_str() + name_end + 4));
}

std::multimap<pid_t, pid_t> children_by_parent() {
  std::multimap<pid_t, pid_t> children;
  DIR* folder = opendir("/proc");
  if (folder == nullptr) return children;
  while (const dirent* entry = readdir(folder)) {
    pid_t process = 0;
    const char* end = entry->d_name + std::strlen(entry->d_name);
    if (std::from_chars(entry->d_name, end, process).ptr != end) continue;
    if (const auto parent = parent_of(process)) children.emplace(*parent, process);
  }
  closedir(folder);
  return children;
}

/// The figure of "NAME:  123 kB" in `path`, in bytes.
std::optional<std::uint64_t> kilobytes_of(const std::string& path, const std::string& name) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(name))
      return std::strtoull(line.c_str() + name.size(), nullptr, 10) * 1024;
  }
  return {};
}

}  // namespace

MachineTime read_machine_time() {
  // The first line of /proc/stat: "cpu user nice system idle iowait irq softirq steal …" (proc(5)).
  std::ifstream file("/proc/stat");
  std::string label;
  file >> label;
  MachineTime time;
  std::uint64_t ticks = 0;
  for (int field = 0; field < 8 && file >> ticks; ++field) {
    time.total += ticks;
    const bool idle = field == 3 || field == 4;
    if (!idle) time.busy += ticks;
  }
  return time;
}

std::vector<pid_t> process_tree(pid_t root) {
  const std::multimap<pid_t, pid_t> children = children_by_parent();
  std::vector<pid_t> tree{root};
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const auto [first, last] = children.equal_range(tree[i]);
    for (auto child = first; child != last; ++child) tree.push_back(child->second);
  }
  return tree;
}

std::uint64_t read_memory(const std::vector<pid_t>& processes) {
  std::uint64_t sum = 0;
  for (const pid_t process : processes) {
    const std::string folder = "/proc/" + std::to_string(process);
    auto bytes = kilobytes_of(folder + "/smaps_rollup", "Pss:");
    if (!bytes) bytes = kilobytes_of(folder + "/status", "VmRSS:");
    sum += bytes.value_or(0);
  }
  return sum;
}

}  // namespace liveload::process
