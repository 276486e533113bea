#include "process/limits.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace liveload::process {
namespace {

namespace fs = std::filesystem;

// Version 1 says "no limit" by the largest number of whole pages.
constexpr std::uint64_t kNoMemoryLimit = 1ULL << 60;

std::optional<std::string> read_word(std::istream& in) {
  std::string word;
  if (in >> word && word != "max") return word;
  return std::nullopt;
}

std::optional<double> read_number(std::istream& in) {
  const auto word = read_word(in);
  if (!word) return std::nullopt;
  try {
    return std::stod(*word);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::optional<double> read_number_of(const fs::path& file) {
  std::ifstream in(file);
  return read_number(in);
}

template <class T>
void lower(std::optional<T>& limit, T value) {
  limit = limit ? std::min(*limit, value) : value;
}

void apply_memory(GroupLimits& limits, std::optional<double> bytes) {
  if (bytes && *bytes >= 0 && *bytes < static_cast<double>(kNoMemoryLimit)) {
    lower(limits.memory_bytes, static_cast<std::uint64_t>(*bytes));
  }
}

void apply_cores(GroupLimits& limits, std::optional<double> quota, std::optional<double> period) {
  if (quota && period && *quota > 0 && *period > 0) lower(limits.cores, *quota / *period);
}

/// One group's own limits, by the files of version 2 and of version 1, whichever are there.
void apply_group(GroupLimits& limits, const fs::path& group) {
  apply_memory(limits, read_number_of(group / "memory.max"));
  apply_memory(limits, read_number_of(group / "memory.limit_in_bytes"));
  std::ifstream cpu(group / "cpu.max");
  const auto quota = read_number(cpu);
  apply_cores(limits, quota, quota ? read_number(cpu) : std::nullopt);
  apply_cores(limits, read_number_of(group / "cpu.cfs_quota_us"),
              read_number_of(group / "cpu.cfs_period_us"));
}

/// The group at `path` below `mount`, and those above it up to the mount. A container often sees
/// its own group as the mount, under the path that it has outside: then only the mount is there.
void apply_groups(GroupLimits& limits, const fs::path& mount, std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  for (fs::path group(path); !group.empty(); group = group.parent_path()) {
    apply_group(limits, mount / group);
  }
  apply_group(limits, mount);
}

}  // namespace

GroupLimits read_group_limits(const fs::path& root) {
  GroupLimits limits;
  const fs::path groups = root / "sys/fs/cgroup";
  std::ifstream memberships(root / "proc/self/cgroup");
  // A line is "number:controllers:path"; version 2 has the number 0 and no controllers.
  for (std::string line; std::getline(memberships, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string path = line.substr(second + 1);
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (controllers.empty()) {
      apply_groups(limits, groups, path);
      apply_groups(limits, groups / "unified", path);
      continue;
    }
    std::istringstream names(controllers);
    for (std::string name; std::getline(names, name, ',');) {
      if (name == "memory" || name == "cpu") apply_groups(limits, groups / name, path);
    }
  }
  return limits;
}

unsigned usable_cores() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) {
    return static_cast<unsigned>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
  }
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
}

std::uint64_t physical_memory_bytes() {
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::uint64_t>(sysconf(_SC_PAGE_SIZE));
}

std::uint64_t free_memory_bytes(const fs::path& root) {
  std::ifstream lines(root / "proc/meminfo");
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name;
    std::uint64_t kibibytes = 0;
    if (words >> name >> kibibytes && name == "MemAvailable:") return kibibytes * 1024;
  }
  return physical_memory_bytes();
}

}  // namespace liveload::process
