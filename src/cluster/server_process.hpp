#pragma once

#include <string>

#include "base/deadline.hpp"
#include "cluster/server_config.hpp"
#include "liveload/error.hpp"
#include "process/child.hpp"
#include "process/guard.hpp"

namespace liveload::cluster {

/// Writes to a file that nobody but this user can read. Error of kind `cluster`.
Result<void> write_private(const std::filesystem::path& path, std::string_view text);

/// One nats-server that runs; killed by the destructor, and by the guard when we die. Not
/// thread-safe.
class ServerProcess {
 public:
  /// Writes the configuration into its folder, which is registered with the guard, and starts
  /// `program`. Returns once it takes connections. Error of kind `cluster`.
  static Result<ServerProcess> start(const std::string& program, const ServerConfig& config,
                                     process::Guard& guard, base::Deadline deadline);

  bool alive() { return !child_.poll_exit(); }
  pid_t pid() const { return child_.pid(); }
  int port() const { return port_; }

 private:
  explicit ServerProcess(process::Child child) : child_(std::move(child)) {}
  Result<void> await_port(const std::string& program, const ServerConfig& config, int changes,
                          base::Deadline deadline);
  std::string last_words(const ServerConfig& config);

  process::Child child_;
  int port_ = 0;
};

}  // namespace liveload::cluster
