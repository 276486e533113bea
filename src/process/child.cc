#include "process/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>

extern char** environ;

namespace liveload::process {
namespace {

/// Descriptors are first moved above every number that a child may ask for, so that none overwrites
/// another.
constexpr int kAboveAll = 16;

Error spawn_error(const std::string& program, std::string cause) {
  return {.kind = ErrorKind::kIo, .tried = "start", .target = program, .cause = std::move(cause)};
}

std::vector<std::string> merged_environment(
    const std::vector<std::pair<std::string, std::string>>& added) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text = *entry;
    const auto name = text.substr(0, text.find('='));
    const bool replaced =
        std::any_of(added.begin(), added.end(), [&](const auto& a) { return a.first == name; });
    if (!replaced) all.emplace_back(text);
  }
  for (const auto& [name, value] : added) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (const auto& s : strings) result.push_back(const_cast<char*>(s.c_str()));
  result.push_back(nullptr);
  return result;
}

/// The C structures of posix_spawn, freed again.
struct SpawnPlan {
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  std::vector<Descriptor> lifted;
};

void plan_descriptors(SpawnPlan& plan, const SpawnOptions& options, int errors) {
  posix_spawn_file_actions_addopen(&plan.actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&plan.actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&plan.actions, errors, 2);
  int last = 2;
  for (const auto& [ours, theirs] : options.descriptors) {
    const auto& lifted = plan.lifted.emplace_back(::fcntl(ours, F_DUPFD_CLOEXEC, kAboveAll));
    posix_spawn_file_actions_adddup2(&plan.actions, lifted.get(), theirs);
    last = std::max(last, theirs);
  }
  // What our own parent left open without CLOEXEC is none of the child's business.
  posix_spawn_file_actions_addclosefrom_np(&plan.actions, last + 1);
}

void plan_attributes(SpawnPlan& plan, bool own_session) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&plan.attributes, &none);
  posix_spawnattr_setsigdefault(&plan.attributes, &all);
  int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  if (own_session) {
    flags |= POSIX_SPAWN_SETSID;
  } else {
    posix_spawnattr_setpgroup(&plan.attributes, 0);
    flags |= POSIX_SPAWN_SETPGROUP;
  }
  posix_spawnattr_setflags(&plan.attributes, static_cast<short>(flags));
}

}  // namespace

std::string ExitStatus::text() const {
  return signal ? fmt::format("killed by signal {}", signal) : fmt::format("exit code {}", code);
}

Result<Child> Child::spawn(const SpawnOptions& options) {
  const std::string& program = options.argv.at(0);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail(spawn_error(program, std::strerror(errno)));
  Descriptor errors(ends[0]), errors_of_child(ends[1]);
  ::fcntl(errors.get(), F_SETFL, O_NONBLOCK);

  SpawnPlan plan;
  plan_descriptors(plan, options, errors_of_child.get());
  plan_attributes(plan, options.own_session);
  const auto environment = merged_environment(options.environment);
  pid_t pid = 0;
  const int failure = ::posix_spawnp(&pid, program.c_str(), &plan.actions, &plan.attributes,
                                     pointers(options.argv).data(), pointers(environment).data());
  if (failure != 0) return fail(spawn_error(program, std::strerror(failure)));

  Descriptor exit(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  const int reason = errno;
  Child child(pid, std::move(exit), std::move(errors), options.kept_errors);
  if (!child.exit_)
    return fail(spawn_error(program, fmt::format("pidfd_open: {}", std::strerror(reason))));
  ::fcntl(child.exit_.get(), F_SETFD, FD_CLOEXEC);
  return child;
}

Child::~Child() {
  if (!errors_ && !exit_) return;  // moved from
  signal_group(SIGKILL);
  if (!poll_exit()) ::waitpid(pid_, nullptr, 0);
}

bool Child::read_errors() {
  char bytes[4096];
  while (errors_) {
    const ssize_t count = ::read(errors_.get(), bytes, sizeof bytes);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return true;
    if (count <= 0) break;
    recent_errors_.append(bytes, static_cast<std::size_t>(count));
    if (recent_errors_.size() > kept_errors_)
      recent_errors_.erase(0, recent_errors_.size() - kept_errors_);
  }
  errors_.reset();
  return false;
}

std::optional<ExitStatus> Child::poll_exit() {
  int status = 0;
  if (!status_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
    status_ = WIFSIGNALED(status) ? ExitStatus{.code = 0, .signal = WTERMSIG(status)}
                                  : ExitStatus{.code = WEXITSTATUS(status), .signal = 0};
  }
  return status_;
}

Result<ExitStatus> Child::wait(base::Deadline deadline) {
  while (!poll_exit()) {
    pollfd ready[] = {{.fd = exit_.get(), .events = POLLIN, .revents = 0},
                      {.fd = errors_.get(), .events = POLLIN, .revents = 0}};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline.left()).count();
    if (left == 0) {
      return fail(
          {.kind = ErrorKind::kTimeout, .tried = "wait for a process", .after = deadline.waited()});
    }
    ::poll(ready, 2, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
    read_errors();
  }
  read_errors();
  return *status_;
}

void Child::signal_group(int signal) const {
  ::kill(-pid_, signal);
}

std::vector<pid_t> group_members(pid_t group) {
  std::vector<pid_t> members;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    const std::string name = entry.path().filename();
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc() || end != name.data() + name.size()) continue;
    std::ifstream file(entry.path() / "stat");
    std::string line;
    std::getline(file, line);
    // "pid (name) state parent group …"; the name may hold anything, so count from its last
    // parenthesis.
    const auto close = line.rfind(')');
    if (close == std::string::npos || close + 2 >= line.size() || line[close + 2] == 'Z') continue;
    char state = 0;
    int parent = 0, its_group = 0;
    if (std::sscanf(line.c_str() + close + 2, "%c %d %d", &state, &parent, &its_group) == 3 &&
        its_group == group) {
      members.push_back(pid);
    }
  }
  return members;
}

bool kill_group(pid_t group, base::Deadline deadline) {
  for (;;) {
    ::kill(-group, SIGKILL);
    const auto members = group_members(group);
    if (members.empty()) return true;
    for (const pid_t member : members) {
      const Descriptor exit(static_cast<int>(::syscall(SYS_pidfd_open, member, 0)));
      pollfd ready{.fd = exit.get(), .events = POLLIN, .revents = 0};
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline.left()).count();
      if (exit) ::poll(&ready, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
    }
    if (deadline.passed()) return false;
  }
}

}  // namespace liveload::process
