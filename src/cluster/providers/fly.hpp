#pragma once

#include "cluster/provider.hpp"

namespace liveload::cluster {

/// What the provider "fly" was asked for. The names and defaults are those of FLAME.FlyBackend.
struct FlySettings {
  std::string host;  ///< The API's address.
  std::string app;
  std::string token;  ///< Secret.
  std::string image;
  std::vector<std::string> regions;  ///< Nodes are dealt to them in turn. Empty: Fly chooses.
  std::string cpu_kind = "performance";
  int cpus = 2;
  int memory_mb = 4096;
  std::vector<std::string> command;  ///< In place of the image's entry point.
  Duration boot_timeout = std::chrono::seconds(60);
  int parallel = 8;
  Duration pause = std::chrono::seconds(1);  ///< Between two looks at one machine.
  Duration watch = std::chrono::seconds(5);  ///< Between two looks at all that run.
};

Result<FlySettings> fly_settings(const ProviderOptions& options);

std::unique_ptr<Provider> fly_provider(FlySettings settings);

}  // namespace liveload::cluster
