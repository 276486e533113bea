#pragma once

#include <optional>

#include "cluster/providers/ssh.hpp"
#include "process/child.hpp"
#include "process/descriptor.hpp"

namespace liveload::cluster {

/// The ssh client that holds one host's agent. The agent ends when the connection does. Not
/// thread-safe.
class SshSession {
 public:
  /// The client's command line. Nothing secret is in it.
  static std::vector<std::string> command(const SshSettings& settings, const SshHost& host,
                                          const std::string& node);

  /// Connects, hands the ticket over by standard input and returns when the host says that it
  /// starts the agent. Error of kind `cluster`, `timeout` or `interrupted`.
  static Result<SshSession> open(const SshSettings& settings, const SshHost& host,
                                 const std::string& node, const std::string& ticket,
                                 base::Deadline deadline, const std::stop_token& stop);

  /// Why it has ended; nothing while it goes on.
  std::optional<std::string> ended();
  /// Asks the agent to end.
  void close() { input_.reset(); }
  /// Until it has ended. Error of kind `timeout`.
  Result<void> wait(base::Deadline deadline);

 private:
  SshSession(process::Child child, process::Descriptor input, process::Descriptor output)
      : child_(std::move(child)), input_(std::move(input)), output_(std::move(output)) {}
  Result<void> await_start(const SshHost& host, base::Deadline deadline,
                           const std::stop_token& stop);
  std::string reason(const process::ExitStatus& status);

  process::Child child_;
  process::Descriptor input_;
  process::Descriptor output_;
};

}  // namespace liveload::cluster
