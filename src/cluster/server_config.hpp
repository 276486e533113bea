#pragma once

#include <filesystem>
#include <string>

namespace liveload::cluster {

/// What is in the configuration file of a run's nats-server.
struct ServerConfig {
  std::string run_id;
  std::string listen;
  int port = 0;  ///< 0: one that is free.
  /// Where it writes its log and says which port it took.
  std::filesystem::path folder;
  std::string coordinator_password;
  std::string agent_password;
  /// Empty without TLS.
  std::filesystem::path certificate{};
  std::filesystem::path key{};

  static constexpr const char* kCoordinator = "coordinator";
  static constexpr const char* kAgent = "agent";
  std::filesystem::path log() const { return folder / "nats-server.log"; }
};

/// The file's text.
std::string render(const ServerConfig& config);

}  // namespace liveload::cluster
