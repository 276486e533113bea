#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/deadline.hpp"
#include "liveload/error.hpp"
#include "process/descriptor.hpp"

namespace liveload::process {

struct SpawnOptions {
  /// The program, looked for on PATH unless it holds a slash, and its arguments.
  std::vector<std::string> argv;
  /// Added to our own environment, or replacing what is there.
  std::vector<std::pair<std::string, std::string>> environment{};
  /// Our descriptor → the child's number for it. The child gets no other but 0 (/dev/null), 1
  /// and 2.
  std::vector<std::pair<int, int>> descriptors{};
  /// Out of reach of the terminal's signals (Ctrl-C).
  bool own_session = false;
  /// How much of its standard error is kept, in bytes: the last so many.
  std::size_t kept_errors = 16 * 1024;
};

struct ExitStatus {
  int code = 0;    ///< Meaningful when `signal` is 0.
  int signal = 0;  ///< What killed it.
  /// "exit code 1", "killed by signal 9".
  std::string text() const;
};

/// A process of ours, leader of a process group of its own; its standard output is discarded, the
/// end of what it writes to standard error is kept. Destroying it kills the group and reaps
/// the process. Not thread-safe.
class Child {
 public:
  /// Error of kind `io` with the system's reason.
  static Result<Child> spawn(const SpawnOptions& options);
  Child(Child&&) noexcept = default;
  Child& operator=(Child&&) noexcept = default;
  ~Child();

  /// Also the number of its process group.
  pid_t pid() const { return pid_; }
  /// A pidfd: readable once the process has ended.
  int exit_descriptor() const { return exit_.get(); }
  /// Readable when there is something for `read_errors`; -1 once standard error was closed.
  int error_descriptor() const { return errors_.get(); }
  /// Takes in what has been written to standard error; never blocks. False once it was closed.
  bool read_errors();
  const std::string& recent_errors() const { return recent_errors_; }

  /// Reaps the process if it has ended.
  std::optional<ExitStatus> poll_exit();
  /// Blocks the thread until it has ended; `timeout` at the deadline.
  Result<ExitStatus> wait(base::Deadline deadline);
  /// To every process of the group; those that have ended are no error.
  void signal_group(int signal) const;

 private:
  Child(pid_t pid, Descriptor exit, Descriptor errors, std::size_t kept_errors)
      : pid_(pid), exit_(std::move(exit)), errors_(std::move(errors)), kept_errors_(kept_errors) {}

  pid_t pid_;
  Descriptor exit_;
  Descriptor errors_;
  std::size_t kept_errors_;
  std::string recent_errors_;
  std::optional<ExitStatus> status_;
};

/// The processes of the group that have not ended yet; zombies are not counted.
std::vector<pid_t> group_members(pid_t group);

/// Kills the group and blocks the thread until all of it has ended; false at the deadline.
bool kill_group(pid_t group, base::Deadline deadline);

}  // namespace liveload::process
