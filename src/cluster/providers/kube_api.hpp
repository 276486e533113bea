#pragma once

#include "cluster/providers/api.hpp"
#include "cluster/providers/kube_objects.hpp"

namespace liveload::cluster {

/// Where objects of one kind are found.
struct KubeCollection {
  std::string_view api;
  std::string_view plural;
};
inline constexpr KubeCollection kKubeJobs{"apis/batch/v1", "jobs"};
inline constexpr KubeCollection kKubePods{"api/v1", "pods"};
inline constexpr KubeCollection kKubeSecrets{"api/v1", "secrets"};

/// What the provider "kubernetes" says to the API server, in its namespace. Thread-safe.
class KubeApi {
 public:
  explicit KubeApi(const KubeSettings& settings);

  /// Makes the object. The one there is of this name serves as well: an answer was lost.
  Result<Value> create(const KubeCollection& collection, const Value& object,
                       base::Deadline deadline, const std::stop_token& stop);
  /// The objects with this run's label.
  Result<Value::Array> list(const KubeCollection& collection, std::string_view run_id,
                            base::Deadline deadline, const std::stop_token& stop);
  /// With what belongs to it; one that is gone is no error.
  Result<void> remove(const KubeCollection& collection, const std::string& name,
                      base::Deadline deadline);
  /// Why the Job's pods cannot be made (a quota, a policy); empty where nothing is known.
  std::string refused_pods(const std::string& job, base::Deadline deadline,
                           const std::stop_token& stop);

  void hide(std::string_view secret) { api_.hide(secret); }

 private:
  std::string path(const KubeCollection& collection) const;
  Error refusal(std::string tried, std::string target, const Api::Answer& answer) const;

  const KubeSettings& settings_;
  Api api_;
};

}  // namespace liveload::cluster
