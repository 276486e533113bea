#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

namespace liveload {

/// What this process holds in memory.
inline double resident_megabytes() {
  long pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  return static_cast<double>(pages * sysconf(_SC_PAGESIZE)) / 1e6;
}

/// The most that it ever held.
inline double peak_megabytes() {
  struct rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
}

}  // namespace liveload
