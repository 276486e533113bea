#pragma once

#include "cluster/providers/kubernetes.hpp"
#include "liveload/value.hpp"

namespace liveload::cluster {

/// The label of all that belongs to a run.
inline constexpr std::string_view kKubeRunLabel = "liveload-run";

/// An Indexed Job with a pod a node. A pod that fails is not made anew, and takes no other with it;
/// the pods' name is their node's name; the ticket is in the Secret of the Job's name.
Value kube_job(const KubeSettings& settings, const LaunchRequest& request, const std::string& name);

/// The Secret with the ticket, which goes when its Job goes.
Value kube_secret(const LaunchRequest& request, const std::string& name,
                  const std::string& job_uid);

/// A pod as the API tells of it.
struct KubePod {
  enum class State {
    kPending,
    kRunning,
    kEnded,  ///< Or it will never run.
  };
  std::string name;
  std::string host;  ///< The cluster's node that it runs on.
  State state = State::kPending;
  /// Why it is not running: "ImagePullBackOff: …", "Unschedulable: …", "exit code 4".
  std::string reason;
};

KubePod kube_pod(const Value& object);

}  // namespace liveload::cluster
