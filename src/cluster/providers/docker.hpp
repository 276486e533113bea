#pragma once

#include "cluster/provider.hpp"

namespace liveload::cluster {

/// What the provider "docker" was asked for.
struct DockerSettings {
  std::string unix_socket{};  ///< Where the engine listens; else `url` says where.
  std::string url = "http://docker";
  std::string authority{}, certificate{}, key{};  ///< PEM; of an engine behind TLS.
  std::string image;
  std::vector<std::string> command{};        ///< In place of the image's entry point.
  double cpus = 0;                           ///< 0: as many as there are.
  std::int64_t memory = 0;                   ///< In bytes. 0: as much as there is.
  std::int64_t shm = std::int64_t{1} << 30;  ///< Of /dev/shm, for the browsers, in bytes.
  std::string network = "host";
  Duration pause = std::chrono::milliseconds(200);  ///< Between two looks at what is being removed.
  Duration watch = std::chrono::seconds(2);         ///< Between two looks at all that run.
};

Result<DockerSettings> docker_settings(const ProviderOptions& options);

std::unique_ptr<Provider> docker_provider(DockerSettings settings);

}  // namespace liveload::cluster
