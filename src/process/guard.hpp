#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>

#include "liveload/error.hpp"
#include "process/child.hpp"

namespace liveload::process {

/// A process of its own (a small shell script) that outlives us by a moment: when we die, by
/// SIGKILL too, it kills the process groups that are registered with it and removes their folders.
/// Thread-safe.
class Guard {
 public:
  /// Error of kind `io`.
  static Result<std::unique_ptr<Guard>> start();
  /// Cleans up what is still registered, and ends.
  ~Guard();

  /// Registers `folder`, or gives it another `group`; 0 while there is no process yet.
  void add(const std::filesystem::path& folder, pid_t group);
  void drop(const std::filesystem::path& folder);

 private:
  Guard(Child child, Descriptor input) : child_(std::move(child)), input_(std::move(input)) {}
  void write_line(const std::string& line);

  Child child_;
  Descriptor input_;
};

}  // namespace liveload::process
