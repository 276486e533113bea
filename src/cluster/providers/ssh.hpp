#pragma once

#include "cluster/provider.hpp"

namespace liveload::cluster {

struct SshHost {
  std::string destination;  ///< "user@host", or what ~/.ssh/config knows.
  int port = 0;             ///< 0: ssh's own choice.
};

/// What the provider "ssh" was asked for.
struct SshSettings {
  std::vector<SshHost> hosts;
  std::string program = "liveload";  ///< Over there.
  std::string client = "ssh";
  std::string config{};     ///< A file of ssh's own options; empty: the user's.
  std::string identity{};   ///< A private key's file; empty: ssh's own choice.
  bool accept_new = false;  ///< Whether hosts that were never seen are trusted.
  Duration connect_timeout = std::chrono::seconds(10);
  Duration watch = std::chrono::seconds(1);  ///< Between two looks at the connections.
};

Result<SshSettings> ssh_settings(const ProviderOptions& options);

std::unique_ptr<Provider> ssh_provider(SshSettings settings);

}  // namespace liveload::cluster
