#include "scenario/command.hpp"

#include <unistd.h>

#include <cstdlib>
#include <sstream>

#include "process/child.hpp"

namespace liveload::scenario {

Result<CommandOutcome> run_command(const std::vector<std::string>& arguments,
                                   base::Deadline deadline) {
  auto child = process::Child::spawn({.argv = arguments, .kept_errors = 1024 * 1024});
  if (!child) return Failure(child.error());
  const auto exit = child->wait(deadline);
  if (!exit) return Failure(exit.error());
  return CommandOutcome{.succeeded = exit->signal == 0 && exit->code == 0,
                        .messages = child->recent_errors()};
}

std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return access(name.c_str(), X_OK) == 0 ? name : "";
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string candidate = (folder.empty() ? "." : folder) + "/" + name;
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return {};
}

}  // namespace liveload::scenario
