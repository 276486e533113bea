// Prints what the providers ask the APIs for, one document a line: {"schema": NAME, "body": …}.

#include <cstdio>

#include "base/json.hpp"
#include "cluster/providers/docker_engine.hpp"
#include "cluster/providers/fly_api.hpp"
#include "cluster/providers/kube_objects.hpp"

using namespace liveload;
using namespace liveload::cluster;

namespace {

void print(const char* schema, Value body) {
  const Value line = Value::Object{{"schema", schema}, {"body", std::move(body)}};
  std::puts(base::dump_json(line).c_str());
}

}  // namespace

int main() {
  const LaunchRequest request{
      .run_id = "r1", .nodes = 3, .ticket = "ticket", .longest = std::chrono::minutes(10)};
  FlySettings fly{.app = "app", .image = "registry.fly.io/app:1"};
  print("fly_machine", FlyApi::creation(fly, "r1", "liveload-r1-1", "", "ticket"));
  fly.command = {"/liveload", "agent"};
  print("fly_machine", FlyApi::creation(fly, "r1", "liveload-r1-1", "ord", "ticket"));

  KubeSettings kubernetes{.image = "registry/agent:1"};
  print("kubernetes_job", kube_job(kubernetes, request, "liveload-r1-1"));
  kubernetes.command = {"/liveload", "agent"};
  kubernetes.service_account = "agents";
  kubernetes.pull_secret = "registry";
  kubernetes.node_selector = {{"disk", "ssd"}};
  print("kubernetes_job", kube_job(kubernetes, request, "liveload-r1-1"));
  print("kubernetes_secret", kube_secret(request, "liveload-r1-1", "uid"));

  DockerSettings docker{.image = "agent:1"};
  print("docker_container", DockerEngine::creation(docker, "r1", "liveload-r1-1", "ticket"));
  docker.command = {"/liveload", "agent"};
  docker.cpus = 1.5;
  docker.memory = std::int64_t{4} << 30;
  print("docker_container", DockerEngine::creation(docker, "r1", "liveload-r1-1", "ticket"));
}
