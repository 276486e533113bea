#pragma once

#include <string>
#include <vector>

#include "base/deadline.hpp"
#include "liveload/error.hpp"

namespace liveload::scenario {

struct CommandOutcome {
  bool succeeded = false;  ///< It ended by itself, with exit code 0.
  std::string messages;    ///< What it wrote to standard error, up to the last MiB.
};

/// Runs a program and returns when it has ended. Its whole process group is killed at the deadline
/// (error of kind `timeout`). Error of kind `io` when it cannot be started. Blocks the thread.
Result<CommandOutcome> run_command(const std::vector<std::string>& arguments,
                                   base::Deadline deadline);

/// The path of a program as a shell would find it; empty when there is none.
std::string find_program(const std::string& name);

}  // namespace liveload::scenario
