#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "result/data.hpp"

namespace liveload::result {
namespace {

std::string os_name() {
  std::ifstream file("/etc/os-release");
  for (std::string line; std::getline(file, line);) {
    constexpr std::string_view kKey = "PRETTY_NAME=";
    if (line.rfind(kKey, 0) != 0) continue;
    std::string name = line.substr(kKey.size());
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"')
      name = name.substr(1, name.size() - 2);
    return name;
  }
  return "unknown";
}

}  // namespace

Environment Environment::of_this_machine() {
  Environment environment;
  environment.cores = std::thread::hardware_concurrency();
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page_size = sysconf(_SC_PAGESIZE);
  if (pages > 0 && page_size > 0) {
    environment.memory_bytes =
        static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_size);
  }
  environment.os = os_name();
  utsname names{};
  if (uname(&names) == 0) {
    environment.kernel = std::string(names.sysname) + " " + names.release;
    environment.architecture = names.machine;
  }
  return environment;
}

}  // namespace liveload::result
