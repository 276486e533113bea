#include "demo_process.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>

namespace liveload::demo {
namespace {

struct Child {
  pid_t pid;
  int output;
};

Child start(const std::vector<std::string>& options) {
  const std::string program = std::string(LIVELOAD_BINARY_DIR) + "/liveload-demo";
  std::vector<char*> arguments{const_cast<char*>(program.c_str())};
  for (const std::string& option : options) arguments.push_back(const_cast<char*>(option.c_str()));
  arguments.push_back(nullptr);
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t pid = fork();
  if (pid == 0) {
    // A test that is killed must not leave its demo behind.
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    execv(program.c_str(), arguments.data());
    _exit(127);
  }
  close(ends[1]);
  return {pid, ends[0]};
}

int wait_for(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

DemoProcess::DemoProcess(const std::vector<std::string>& options) {
  std::vector<std::string> all = options;
  if (std::find(all.begin(), all.end(), "--port") == all.end()) {
    all.insert(all.end(), {"--port", "0"});
  }
  const Child child = start(all);
  pid_ = child.pid;
  std::string line;
  for (char c = 0; read(child.output, &c, 1) == 1 && c != '\n';) line += c;
  close(child.output);
  const std::size_t colon = line.rfind(':');
  if (!line.starts_with("Demo shop listening on http://127.0.0.1:")) {
    throw std::runtime_error("the demo did not start: " + line);
  }
  port_ = static_cast<unsigned short>(std::stoi(line.substr(colon + 1)));
}

DemoProcess::~DemoProcess() {
  if (pid_ > 0) stop(SIGKILL);
}

bool DemoProcess::running() const {
  return pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == 0;
}

int DemoProcess::stop(int signal) {
  kill(pid_, signal);
  const int code = wait_for(pid_);
  pid_ = -1;
  return code;
}

Finished run_demo(const std::vector<std::string>& options) {
  const Child child = start(options);
  std::string output;
  char buffer[512];
  for (ssize_t count; (count = read(child.output, buffer, sizeof buffer)) > 0;) {
    output.append(buffer, static_cast<std::size_t>(count));
  }
  close(child.output);
  return {wait_for(child.pid), output};
}

}  // namespace liveload::demo
