#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace liveload::demo {

// The demo as its own process, on a free port unless the options name one, until destroyed.
class DemoProcess {
 public:
  // Waits for the line that says where it listens.
  explicit DemoProcess(const std::vector<std::string>& options = {});
  ~DemoProcess();
  DemoProcess(const DemoProcess&) = delete;
  DemoProcess& operator=(const DemoProcess&) = delete;

  unsigned short port() const { return port_; }
  pid_t pid() const { return pid_; }
  bool running() const;
  // Sends the signal and returns the exit code, or minus the signal that ended it.
  int stop(int signal);

 private:
  pid_t pid_ = -1;
  unsigned short port_ = 0;
};

struct Finished {
  int exit_code;
  std::string output;  // both streams
};
// Runs the demo with `options` to its end.
Finished run_demo(const std::vector<std::string>& options);

}  // namespace liveload::demo
