#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "liveload/error.hpp"

namespace liveload::cluster {

/// How to reach a Kubernetes API server, and as whom.
struct KubeAccess {
  std::string server;         ///< "https://10.0.0.1:6443".
  std::string authority{};    ///< PEM. Empty: whom the system trusts.
  std::string certificate{};  ///< PEM. What we show of ourselves.
  std::string key{};          ///< PEM. Secret.
  std::string token{};        ///< Secret.
  /// Where the token is read from anew each time: the cluster replaces it. Wins over `token`.
  std::filesystem::path token_file{};
  std::string name_space{};  ///< Of the context or of the service account. May be empty.

  /// Empty where there is no token.
  std::string current_token() const;
};

/// What a pod finds of its service account.
struct KubeServiceAccount {
  std::string host;  ///< KUBERNETES_SERVICE_HOST
  std::string port;  ///< KUBERNETES_SERVICE_PORT
  std::filesystem::path folder = "/var/run/secrets/kubernetes.io/serviceaccount";
};

/// Error of kind `config` naming the file that is missing.
Result<KubeAccess> in_cluster_access(const KubeServiceAccount& account);

/// Reads a kubeconfig file (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/). An
/// empty `context` is the file's current one. Where `token_file` is named, it takes the place of
/// the user's own credentials. Error of kind `config` that names what is wrong, or what LiveLoad
/// does not do (exec plugins, for one) with the way around it.
Result<KubeAccess> kubeconfig_access(const std::filesystem::path& file, std::string_view context,
                                     const std::filesystem::path& token_file);

/// As kubectl looks: in `kubeconfig` where it is named, else in the file that KUBECONFIG names,
/// else in ~/.kube/config, else in the pod that we run in.
Result<KubeAccess> find_kube_access(const std::string& kubeconfig, std::string_view context,
                                    const std::filesystem::path& token_file);

}  // namespace liveload::cluster
