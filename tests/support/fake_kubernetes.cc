#include "support/fake_kubernetes.hpp"

#include <algorithm>

#include "base/json.hpp"

namespace liveload::test {
namespace {

using Object = Value::Object;
using Array = Value::Array;

HttpResponse failure(int code, const std::string& reason, const std::string& message) {
  return json_response(code, Object{{"kind", "Status"},
                                    {"status", "Failure"},
                                    {"reason", reason},
                                    {"message", message},
                                    {"code", code}});
}

}  // namespace

std::map<std::string, Value> FakeKubernetes::objects(const std::string& collection) const {
  const std::lock_guard lock(mutex_);
  if (const auto found = objects_.find(collection); found != objects_.end()) return found->second;
  std::map<std::string, Value> pods;
  if (collection == "pods") {
    for (const auto& [name, pod] : pods_) pods[name] = pod.status;
  }
  return pods;
}

void FakeKubernetes::end(int index, const std::string& reason, int exit_code) {
  const std::lock_guard lock(mutex_);
  for (auto& [name, pod] : pods_) {
    if (pod.index != index) continue;
    pod.status = container_state("terminated", Object{{"reason", reason}, {"exitCode", exit_code}});
    pod.status["phase"] = exit_code == 0 ? "Succeeded" : "Failed";
  }
}

Object FakeKubernetes::container_state(const char* state, const Value& about) {
  return {
      {"phase", "Pending"},
      {"containerStatuses", Array{Object{{"name", "agent"}, {"state", Object{{state, about}}}}}}};
}

HttpResponse FakeKubernetes::answer(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  if (faults_.busy > 0) {
    --faults_.busy;
    auto refused = failure(429, "TooManyRequests", "please try again later");
    refused.headers.emplace_back("Retry-After", "0");
    return refused;
  }
  if (faults_.broken > 0) {
    --faults_.broken;
    return failure(500, "InternalError", "etcdserver: leader changed");
  }
  const auto authorization = request.headers.find("authorization");
  if (authorization == request.headers.end() || authorization->second != "Bearer token") {
    return failure(401, "Unauthorized", "Unauthorized");
  }
  const auto query = std::min(request.target.find('?'), request.target.size());
  std::string path = request.target.substr(0, query);
  const std::string space = "/namespaces/load/";
  const auto at = path.find(space);
  if (at == std::string::npos) return failure(403, "Forbidden", "no access to the namespace");
  path = path.substr(at + space.size());
  const auto slash = std::min(path.find('/'), path.size());
  const std::string collection = path.substr(0, slash);
  const std::string name = slash < path.size() ? path.substr(slash + 1) : "";
  if (request.method == "POST") return create(collection, request);
  if (request.method == "DELETE") return remove(collection, name);
  if (name.empty()) return list(collection, request.target.substr(query));
  const auto found = objects_[collection].find(name);
  return found == objects_[collection].end() ? failure(404, "NotFound", "not found")
                                             : json_response(200, found->second);
}

HttpResponse FakeKubernetes::create(const std::string& collection, const HttpRequest& request) {
  auto body = base::parse_json(request.body);
  const std::string name = body ? (*body)["metadata"]["name"].text() : "";
  if (name.empty()) return failure(422, "Invalid", "metadata.name: Required value");
  if (objects_[collection].contains(name)) {
    return failure(409, "AlreadyExists", name + " already exists");
  }
  Object object = *body->if_object();
  Object metadata = *object["metadata"].if_object();
  metadata["uid"] = "uid-of-" + name;
  object["metadata"] = std::move(metadata);
  objects_[collection][name] = object;
  if (collection == "jobs") make_pods(object);
  if (faults_.lost_answers > 0) {
    --faults_.lost_answers;
    return {.hang_up = true};
  }
  return json_response(201, object);
}

void FakeKubernetes::make_pods(const Value& job) {
  const std::string name = job["metadata"]["name"].text();
  const int count = static_cast<int>(job["spec"]["completions"].number());
  for (int i = 0; i < count; ++i) {
    if (static_cast<int>(pods_.size()) >= faults_.quota) {
      objects_["events"][name] =
          Object{{"metadata", Object{{"name", name}}},
                 {"reason", "FailedCreate"},
                 {"message", "pods \"" + name + "\" is forbidden: exceeded quota: small"}};
      return;
    }
    Pod pod{.index = i};
    pod.metadata = *job["spec"]["template"]["metadata"].if_object();
    pod.metadata["name"] = name + "-" + std::to_string(i) + "-x7k2p";
    pods_[pod.metadata["name"].text()] = std::move(pod);
  }
}

Value FakeKubernetes::look(Pod& pod) {
  const bool started = pod.status["phase"].text() != "Pending";
  if (!started && faults_.unschedulable.contains(pod.index)) {
    pod.status["conditions"] = Array{Object{{"type", "PodScheduled"},
                                            {"status", "False"},
                                            {"reason", "Unschedulable"},
                                            {"message", "0/3 nodes are available"}}};
  } else if (!started && objects_["secrets"].empty()) {
    pod.status = container_state("waiting", Object{{"reason", "CreateContainerConfigError"},
                                                   {"message", "secret not found"}});
  } else if (!started && faults_.no_image.contains(pod.index)) {
    pod.status = container_state(
        "waiting", Object{{"reason", "ImagePullBackOff"}, {"message", "Back-off pulling image"}});
  } else if (!started && ++pod.looks >= faults_.looks_until_running) {
    pod.status = container_state("running", Object{{"startedAt", "2026-01-01T00:00:00Z"}});
    pod.status["phase"] = "Running";
    if (const auto exit = faults_.exit_at_boot.find(pod.index);
        exit != faults_.exit_at_boot.end()) {
      pod.status =
          container_state("terminated", Object{{"reason", "Error"}, {"exitCode", exit->second}});
      pod.status["phase"] = "Failed";
    }
  }
  return Object{{"metadata", pod.metadata},
                {"spec", Object{{"nodeName", "worker-1"}}},
                {"status", pod.status}};
}

HttpResponse FakeKubernetes::list(const std::string& collection, const std::string& query) {
  if (faults_.forbidden.contains(collection)) {
    return failure(403, "Forbidden", "cannot list resource \"" + collection + "\"");
  }
  Array items;
  if (collection == "pods") {
    std::erase_if(pods_, [](const auto& entry) { return entry.second.going; });
    for (auto& [name, pod] : pods_) {
      const std::string run = pod.metadata["labels"]["liveload-run"].text();
      if (query == "?labelSelector=liveload-run%3D" + run) items.push_back(look(pod));
    }
  }
  for (const auto& [name, object] : objects_[collection]) {
    const std::string run = object["metadata"]["labels"]["liveload-run"].text();
    if (collection == "events" || query == "?labelSelector=liveload-run%3D" + run) {
      items.push_back(object);
    }
  }
  return json_response(200, Object{{"kind", "List"}, {"items", std::move(items)}});
}

HttpResponse FakeKubernetes::remove(const std::string& collection, const std::string& name) {
  if (objects_[collection].erase(name) == 0) return failure(404, "NotFound", name + " not found");
  if (collection == "jobs") {
    // The garbage collector comes a moment later.
    for (auto& [pod_name, pod] : pods_) pod.going |= pod_name.starts_with(name + "-");
  }
  return json_response(200, Object{{"kind", "Status"}, {"status", "Success"}});
}

}  // namespace liveload::test
