#pragma once

#include "cluster/provider.hpp"
#include "cluster/providers/kube_access.hpp"

namespace liveload::cluster {

/// What the provider "kubernetes" was asked for.
struct KubeSettings {
  KubeAccess access;
  std::string name_space = "default";
  std::string image;
  std::vector<std::string> command{};  ///< In place of the image's entry point.
  std::string cpus = "2";              ///< A quantity of Kubernetes': requested, and the limit.
  std::string memory = "4Gi";          ///< Likewise.
  std::string shm = "1Gi";             ///< Of /dev/shm, for the browsers; counts as memory.
  std::string service_account{};
  std::string pull_secret{};
  std::map<std::string, std::string> node_selector{};
  Duration ttl = std::chrono::minutes(5);    ///< For how long an ended Job stays.
  Duration pause = std::chrono::seconds(2);  ///< Between two looks at pods that start.
  Duration watch = std::chrono::seconds(5);  ///< Between two looks at pods that run.
};

Result<KubeSettings> kube_settings(const ProviderOptions& options);

std::unique_ptr<Provider> kubernetes_provider(KubeSettings settings);

}  // namespace liveload::cluster
