#include "cluster/providers/kubernetes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/json.hpp"
#include "base/secrets.hpp"
#include "cluster/providers/kinds.hpp"
#include "cluster/providers/kube_api.hpp"
#include "cluster/providers/lookout.hpp"
#include "cluster/providers/naming.hpp"
#include "cluster/providers/options.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;

constexpr std::array kKubernetesOptions{
    ProviderOption{"image", "IMAGE", "the image that runs the agent", {}},
    ProviderOption{"namespace", "NAME", "where the Job is made",
                   "that of the context or of the pod, else default"},
    ProviderOption{"kubeconfig", "FILE", "how to reach the cluster",
                   "KUBECONFIG, else ~/.kube/config, else the pod's service account"},
    ProviderOption{"context", "NAME", "the context of the kubeconfig file", "the current one"},
    ProviderOption{"token_file", "FILE", "holds a token, in place of the kubeconfig's user",
                   "the kubeconfig's user"},
    ProviderOption{"cpus", "QUANTITY", "CPUs of a pod: what it requests and its limit", "2"},
    ProviderOption{"memory", "QUANTITY", "memory of a pod: what it requests and its limit", "4Gi"},
    ProviderOption{"shm", "QUANTITY", "of /dev/shm, for the browsers; counts as memory", "1Gi"},
    ProviderOption{"command", "WORDS", "runs the agent, in place of the image's entry point",
                   "the image's entry point"},
    ProviderOption{"service_account", "NAME", "of the pods; its token is not given to them",
                   "default"},
    ProviderOption{"pull_secret", "NAME", "the Secret to pull the image with", "none"},
    ProviderOption{"node_selector", "LABEL=VALUE,…", "which of the cluster's nodes may run pods",
                   "any"},
    ProviderOption{"ttl", "DURATION", "for how long a Job that has ended may be looked at", "5m"},
};

class KubernetesProvider : public Provider {
 public:
  explicit KubernetesProvider(KubeSettings settings)
      : settings_(std::move(settings)), api_(settings_) {}

  std::string describe(const LaunchRequest& request) const override;
  Result<std::vector<Launched>> launch(const LaunchRequest& request, Deadline deadline) override;
  std::vector<Ended> ended() const override { return lookout_.ended(); }
  Result<void> destroy(std::string_view run_id, Deadline deadline) override;
  bool remote() const override { return true; }

 private:
  Result<std::vector<KubePod>> pods(std::string_view run_id, Deadline deadline,
                                    const std::stop_token& stop);
  /// Until all pods of the launch run.
  Result<std::vector<Launched>> await(const LaunchRequest& request, const std::string& job,
                                      Deadline deadline);
  Result<std::vector<Ended>> look(const std::string& run_id, const std::vector<Launched>& nodes,
                                  const std::stop_token& stop);

  const KubeSettings settings_;
  KubeApi api_;
  Lookout lookout_{settings_.watch, std::bind_front(&KubernetesProvider::look, this)};
};

/// How the pods of one Job stand.
struct Roll {
  std::size_t made = 0;
  std::vector<Launched> running{};
  std::vector<Ended> ended{};
  std::string waiting{};  ///< One that does not run yet, and why.
  std::string refused{};  ///< Why no more can be made.
};

Roll call_roll(const std::vector<KubePod>& pods, const std::string& job) {
  Roll roll;
  for (const KubePod& pod : pods) {
    // A Job's name begins its pods' names.
    if (!pod.name.starts_with(job + "-")) continue;
    ++roll.made;
    if (pod.state == KubePod::State::kRunning) {
      roll.running.push_back({.node = pod.name, .id = pod.name, .place = pod.host});
    } else if (pod.state == KubePod::State::kEnded) {
      roll.ended.push_back({.node = pod.name, .reason = pod.reason});
    } else if (!pod.reason.empty()) {
      roll.waiting = fmt::format("{}: {}", pod.name, pod.reason);
    }
  }
  return roll;
}

std::string KubernetesProvider::describe(const LaunchRequest& request) const {
  LaunchRequest shown = request;
  shown.ticket = base::kRedacted;
  const std::string name = node_name(request, 0);
  return fmt::format(
      "a Kubernetes Job \"{}\" of {} pod{} in the namespace \"{}\" of {}: {} CPUs, {}, image {}\n"
      "{}\n{}\n",
      name, request.nodes, request.nodes == 1 ? "" : "s", settings_.name_space,
      settings_.access.server, settings_.cpus, settings_.memory, settings_.image,
      base::dump_json(kube_job(settings_, shown, name)),
      base::dump_json(kube_secret(shown, name, "the Job's")));
}

Result<std::vector<Launched>> KubernetesProvider::launch(const LaunchRequest& request,
                                                         Deadline deadline) {
  api_.hide(request.ticket);
  const std::string name = node_name(request, 0);
  // The Job first: whatever happens to us then, the cluster ends it in time, and its Secret with
  // it. Pods wait for the Secret.
  const auto job =
      api_.create(kKubeJobs, kube_job(settings_, request, name), deadline, request.stop);
  if (!job) return tl::unexpected(job.error());
  const Value secret = kube_secret(request, name, (*job)["metadata"]["uid"].text());
  if (auto made = api_.create(kKubeSecrets, secret, deadline, request.stop); !made) {
    return tl::unexpected(made.error());
  }
  auto launched = await(request, name, deadline);
  if (!launched) return launched;
  lookout_.watch(request.run_id, *launched);
  return launched;
}

Result<std::vector<KubePod>> KubernetesProvider::pods(std::string_view run_id, Deadline deadline,
                                                      const std::stop_token& stop) {
  const auto objects = api_.list(kKubePods, run_id, deadline, stop);
  if (!objects) return tl::unexpected(objects.error());
  std::vector<KubePod> read;
  for (const Value& object : *objects) read.push_back(kube_pod(object));
  std::ranges::sort(read, {}, &KubePod::name);
  return read;
}

Result<std::vector<Launched>> KubernetesProvider::await(const LaunchRequest& request,
                                                        const std::string& job, Deadline deadline) {
  const auto count = static_cast<std::size_t>(request.nodes);
  std::string told;
  Roll roll;
  while (true) {
    const auto all = pods(request.run_id, deadline, request.stop);
    // The last look is cut short by the deadline: then the one before it tells more.
    if (!all && !deadline.passed()) return tl::unexpected(all.error());
    if (all) roll = call_roll(*all, job);
    if (roll.ended.empty() && roll.running.size() >= count) return roll.running;
    Error error{.kind = ErrorKind::kCluster, .tried = "start the pods of", .target = job};
    if (roll.ended.empty() && roll.made < count) {
      roll.refused = api_.refused_pods(job, deadline, request.stop);
    }
    if (!roll.ended.empty()) {
      for (const Ended& pod : roll.ended) lookout_.add(pod);
      error.cause = fmt::format("{}: {}", roll.ended.front().node, roll.ended.front().reason);
      error.hint = fmt::format("`kubectl -n {} describe pods -l {}={}` tells more",
                               settings_.name_space, kKubeRunLabel, request.run_id);
      return fail(std::move(error));
    }
    if (!roll.refused.empty()) {
      error.cause = fmt::format("{} of {} pods could be made: {}", roll.made, count, roll.refused);
      return fail(std::move(error));
    }
    if (deadline.passed()) {
      error.kind = ErrorKind::kTimeout;
      error.after = deadline.waited();
      error.cause = fmt::format("{} of {} pods run{}{}", roll.running.size(), count,
                                roll.waiting.empty() ? "" : "; ", roll.waiting);
      return fail(std::move(error));
    }
    if (request.tell && !roll.waiting.empty() &&
        std::exchange(told, roll.waiting) != roll.waiting) {
      request.tell(fmt::format("waiting for {}", roll.waiting));
    }
    if (!pause(std::min(settings_.pause, deadline.left()), request.stop)) {
      error.kind = ErrorKind::kInterrupted;
      error.cause = "the launch was stopped";
      return fail(std::move(error));
    }
  }
}

Result<std::vector<Ended>> KubernetesProvider::look(const std::string& run_id,
                                                    const std::vector<Launched>& nodes,
                                                    const std::stop_token& stop) {
  const auto all = pods(run_id, Deadline::after(settings_.watch * 6), stop);
  if (!all) return tl::unexpected(all.error());
  std::vector<Ended> ended;
  for (const Launched& node : nodes) {
    const auto pod = std::ranges::find(*all, node.node, &KubePod::name);
    if (pod == all->end()) {
      ended.push_back({node.node, "its pod is gone"});
    } else if (pod->state == KubePod::State::kEnded) {
      ended.push_back({node.node, pod->reason});
    }
  }
  return ended;
}

Result<void> KubernetesProvider::destroy(std::string_view run_id, Deadline deadline) {
  lookout_.stop();
  while (true) {
    const auto jobs = api_.list(kKubeJobs, run_id, deadline, {});
    if (!jobs) return tl::unexpected(jobs.error());
    for (const Value& job : *jobs) {
      const std::string name = job["metadata"]["name"].text();
      // The cluster removes the Secret with its Job, but in its own time.
      for (const auto& collection : {kKubeJobs, kKubeSecrets}) {
        if (auto gone = api_.remove(collection, name, deadline); !gone) return gone;
      }
    }
    const auto left = pods(run_id, deadline, {});
    if (!left) return tl::unexpected(left.error());
    if (jobs->empty() && left->empty()) return {};
    if (deadline.passed()) return fail(still_there("pods", *left, &KubePod::name, deadline));
    pause(std::min(settings_.pause, deadline.left()), {});
  }
}

/// "disk=ssd,zone=a" as a map.
std::map<std::string, std::string> selector(OptionReader& reader) {
  std::map<std::string, std::string> all;
  for (const std::string& item : reader.list("node_selector")) {
    const auto equals = item.find('=');
    if (equals == std::string::npos) {
      reader.refuse("node_selector", fmt::format("\"{}\" is not LABEL=VALUE", item));
      continue;
    }
    all[item.substr(0, equals)] = item.substr(equals + 1);
  }
  return all;
}

}  // namespace

Result<KubeSettings> kube_settings(const ProviderOptions& options) {
  OptionReader reader("kubernetes", options);
  KubeSettings settings{.access = {},
                        .name_space = reader.text("namespace"),
                        .image = reader.required("image"),
                        .command = reader.words("command"),
                        .cpus = reader.text("cpus", nullptr, "2"),
                        .memory = reader.text("memory", nullptr, "4Gi"),
                        .shm = reader.text("shm", nullptr, "1Gi"),
                        .service_account = reader.text("service_account"),
                        .pull_secret = reader.text("pull_secret"),
                        .node_selector = selector(reader),
                        .ttl = reader.duration("ttl", std::chrono::minutes(5))};
  const std::string kubeconfig = reader.text("kubeconfig");
  const std::string context = reader.text("context");
  const std::string token_file = reader.text("token_file");
  if (reader.error()) return tl::unexpected(*reader.error());
  auto access = find_kube_access(kubeconfig, context, token_file);
  if (!access) return tl::unexpected(access.error());
  settings.access = std::move(*access);
  if (settings.name_space.empty()) settings.name_space = settings.access.name_space;
  if (settings.name_space.empty()) settings.name_space = "default";
  return settings;
}

std::unique_ptr<Provider> kubernetes_provider(KubeSettings settings) {
  return std::make_unique<KubernetesProvider>(std::move(settings));
}

ProviderKind kubernetes_kind() {
  return {.name = "kubernetes",
          .summary = "pods of a Kubernetes Job, made for the run and removed after it",
          .options = kKubernetesOptions,
          .make = make_by<kube_settings, kubernetes_provider>};
}

}  // namespace liveload::cluster
