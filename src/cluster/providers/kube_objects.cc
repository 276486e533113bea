#include "cluster/providers/kube_objects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace liveload::cluster {
namespace {

using Object = Value::Object;
using Array = Value::Array;

std::int64_t whole_seconds(Duration duration) {
  return std::chrono::ceil<std::chrono::seconds>(duration).count();
}

Object labels(const LaunchRequest& request) {
  return {{"app", "liveload"}, {std::string(kKubeRunLabel), request.run_id}};
}

Value environment(const std::string& secret) {
  return Array{
      Object{{"name", "LIVELOAD_JOIN"},
             {"valueFrom", Object{{"secretKeyRef", Object{{"name", secret}, {"key", "ticket"}}}}}},
      Object{{"name", "LIVELOAD_NODE"},
             {"valueFrom", Object{{"fieldRef", Object{{"fieldPath", "metadata.name"}}}}}}};
}

Value container(const KubeSettings& settings, const std::string& secret) {
  const Object room{{"cpu", settings.cpus}, {"memory", settings.memory}};
  Object object{{"name", "agent"},
                {"image", settings.image},
                {"env", environment(secret)},
                {"resources", Object{{"requests", room}, {"limits", room}}},
                {"volumeMounts", Array{Object{{"name", "shm"}, {"mountPath", "/dev/shm"}}}}};
  if (!settings.command.empty()) {
    object["command"] = Array(settings.command.begin(), settings.command.end());
  }
  return object;
}

Value pod(const KubeSettings& settings, const std::string& secret) {
  const Object memory{{"medium", "Memory"}, {"sizeLimit", settings.shm}};
  Object spec{{"restartPolicy", "Never"},
              {"automountServiceAccountToken", false},
              {"containers", Array{container(settings, secret)}},
              {"volumes", Array{Object{{"name", "shm"}, {"emptyDir", memory}}}}};
  if (!settings.service_account.empty()) spec["serviceAccountName"] = settings.service_account;
  if (!settings.pull_secret.empty()) {
    spec["imagePullSecrets"] = Array{Object{{"name", settings.pull_secret}}};
  }
  if (!settings.node_selector.empty()) {
    spec["nodeSelector"] = Object(settings.node_selector.begin(), settings.node_selector.end());
  }
  return spec;
}

std::string joined(const Value& reason, const Value& message) {
  if (message.is_null() || message.text().empty()) return reason.text();
  return fmt::format("{}: {}", reason.text(), message.text());
}

/// How the container ended.
std::string exit_of(const Value& terminated) {
  const std::string reason = terminated["reason"].text();
  const std::string code = fmt::format("exit code {}", terminated["exitCode"].number());
  // "Completed" and "Error" say no more than the code.
  return reason == "OOMKilled" ? "out of memory (OOMKilled)" : code;
}

/// Reasons to wait for which no waiting helps.
bool hopeless(const std::string& reason) {
  constexpr std::array kReasons{"ImagePullBackOff",     "InvalidImageName",  "ErrImageNeverPull",
                                "CreateContainerError", "RunContainerError", "CrashLoopBackOff"};
  return std::ranges::find(kReasons, reason) != kReasons.end();
}

/// By the only container of the pod; false where nothing is known of it yet.
bool read_container(const Value& status, KubePod& read) {
  const Array* containers = status["containerStatuses"].if_array();
  if (containers == nullptr || containers->empty()) return false;
  const Value& state = containers->front()["state"];
  if (!state["terminated"].is_null()) {
    read.state = KubePod::State::kEnded;
    read.reason = exit_of(state["terminated"]);
  } else if (!state["running"].is_null()) {
    read.state = KubePod::State::kRunning;
  } else if (const Value& waiting = state["waiting"]; !waiting.is_null()) {
    if (hopeless(waiting["reason"].text())) read.state = KubePod::State::kEnded;
    read.reason = joined(waiting["reason"], waiting["message"]);
  }
  return true;
}

void read_conditions(const Value& status, KubePod& read) {
  const Array* conditions = status["conditions"].if_array();
  if (conditions == nullptr) return;
  for (const Value& condition : *conditions) {
    if (condition["type"].text() != "PodScheduled" || condition["status"].text() != "False") {
      continue;
    }
    read.reason = joined(condition["reason"], condition["message"]);
  }
}

}  // namespace

Value kube_job(const KubeSettings& settings, const LaunchRequest& request,
               const std::string& name) {
  Object spec{{"completionMode", "Indexed"},
              {"completions", request.nodes},
              {"parallelism", request.nodes},
              // A node that fails must not end the others. Kubernetes before 1.28 knows the second
              // of these only, and makes a failed pod anew, so many times in all.
              {"backoffLimitPerIndex", 0},
              {"backoffLimit", request.nodes},
              {"ttlSecondsAfterFinished", whole_seconds(settings.ttl)},
              {"template", Object{{"metadata", Object{{"labels", labels(request)}}},
                                  {"spec", pod(settings, name)}}}};
  if (request.longest > Duration::zero()) {
    spec["activeDeadlineSeconds"] = whole_seconds(request.longest);
  }
  return Object{{"apiVersion", "batch/v1"},
                {"kind", "Job"},
                {"metadata", Object{{"name", name}, {"labels", labels(request)}}},
                {"spec", std::move(spec)}};
}

Value kube_secret(const LaunchRequest& request, const std::string& name,
                  const std::string& job_uid) {
  const Object owner{{"apiVersion", "batch/v1"}, {"kind", "Job"}, {"name", name}, {"uid", job_uid}};
  return Object{
      {"apiVersion", "v1"},
      {"kind", "Secret"},
      {"metadata",
       Object{{"name", name}, {"labels", labels(request)}, {"ownerReferences", Array{owner}}}},
      {"type", "Opaque"},
      {"immutable", true},
      {"stringData", Object{{"ticket", request.ticket}}}};
}

KubePod kube_pod(const Value& object) {
  const Value& status = object["status"];
  KubePod read{
      .name = object["metadata"]["name"].text(),
      .host = object["spec"]["nodeName"].is_null() ? "" : object["spec"]["nodeName"].text(),
      .reason = {}};
  const std::string phase = status["phase"].text();
  if (!read_container(status, read) && phase == "Pending") read_conditions(status, read);
  if (phase == "Failed" || phase == "Succeeded") {
    read.state = KubePod::State::kEnded;
    // "Evicted", "DeadlineExceeded": of the whole pod, which says more than its container.
    if (!status["reason"].is_null()) read.reason = joined(status["reason"], status["message"]);
    if (read.reason.empty())
      read.reason = "its pod has " + std::string(phase == "Failed" ? "failed" : "ended");
  } else if (!object["metadata"]["deletionTimestamp"].is_null()) {
    read.state = KubePod::State::kEnded;
    read.reason = "its pod is being deleted";
  }
  return read;
}

}  // namespace liveload::cluster
