#include "scenario/command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sstream>

extern char** environ;

namespace liveload::scenario {
namespace {

using base::Deadline;

/// Starts the program with both outputs going to `out`, in a process group of its own.
int start(const std::vector<std::string>& arguments, int out, pid_t* pid) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  const int error = posix_spawnp(pid, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/// Reads until the far side is closed. False at the deadline.
bool read_all(int fd, std::string& output, Deadline deadline) {
  std::array<char, 16384> buffer{};
  while (true) {
    pollfd watched{.fd = fd, .events = POLLIN, .revents = 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline.left()).count();
    const int ready = poll(&watched, 1, static_cast<int>(left));
    if (ready == 0) return false;
    if (ready < 0) {
      if (errno == EINTR) continue;
      return true;
    }
    const ssize_t n = read(fd, buffer.data(), buffer.size());
    if (n == 0 || (n < 0 && errno != EINTR)) return true;
    if (n > 0) output.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Result<CommandOutcome> run_command(const std::vector<std::string>& arguments, Deadline deadline) {
  const auto failed = [&](ErrorKind kind, std::string cause) {
    return fail({.kind = kind,
                 .tried = "run",
                 .target = arguments[0],
                 .after = kind == ErrorKind::kTimeout ? deadline.waited() : Duration::zero(),
                 .cause = std::move(cause)});
  };
  std::array<int, 2> pipe_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) return failed(ErrorKind::kIo, std::strerror(errno));
  pid_t pid = 0;
  const int error = start(arguments, pipe_ends[1], &pid);
  close(pipe_ends[1]);
  if (error != 0) {
    close(pipe_ends[0]);
    return failed(ErrorKind::kIo, std::strerror(error));
  }
  CommandOutcome outcome;
  const bool ended = read_all(pipe_ends[0], outcome.output, deadline);
  close(pipe_ends[0]);
  if (!ended) kill(-pid, SIGKILL);
  outcome.status = wait_for(pid);
  if (!ended) return failed(ErrorKind::kTimeout, "it did not end in time and was killed");
  return outcome;
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
