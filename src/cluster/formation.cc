#include "cluster/formation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <future>
#include <mutex>

#include "base/duration.hpp"
#include "base/random.hpp"
#include "cluster/calibration.hpp"
#include "cluster/named_server.hpp"
#include "cluster/nats_bus.hpp"
#include "cluster/providers/naming.hpp"

namespace liveload::cluster {
namespace {

using base::Clock;
using base::Deadline;
using namespace std::chrono_literals;

constexpr Duration kTick = 100ms;
constexpr Duration kBusTime = 20s;
/// For agents to hear that the run is over.
constexpr Duration kEndTime = 3s;
constexpr Duration kDestroyTime = 60s;
/// A machine that a provider can have ended whatever happens lives so much longer than the run.
constexpr Duration kSlack = std::chrono::minutes(15);

Failure refused(std::string target, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "form the cluster",
               .target = std::move(target),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

Error not_formed(Duration after, std::string cause, std::string hint = {}) {
  return {.kind = ErrorKind::kCluster,
          .tried = "form the cluster",
          .after = after,
          .cause = std::move(cause),
          .hint = std::move(hint)};
}

Duration longest_life(const RunOptions& options) {
  return options.scenario_duration + options.iteration_timeout * 3 + kSlack;
}

bool loopback(const std::string& address) {
  return address == "localhost" || address == "::1" || address.starts_with("127.");
}

}  // namespace

Result<std::unique_ptr<Formation>> Formation::form(const RunOptions& options,
                                                   const RunHooks& hooks) {
  std::unique_ptr<Formation> formation(new Formation(options, hooks));
  const ClusterOptions& cluster = *options.cluster;
  auto provider = make_provider(cluster.provider, cluster.provider_options);
  if (!provider) return tl::unexpected(provider.error());
  formation->provider_ = std::move(*provider);
  if (cluster.nodes > cluster.max_allowed_nodes) {
    return fail(not_formed(
        {},
        fmt::format("necessary_nodes_exceeds_max_allowed_nodes: {} nodes were asked for, and {} "
                    "are allowed",
                    cluster.nodes, cluster.max_allowed_nodes),
        "raise --max-allowed-nodes"));
  }
  // Before anything is launched by it.
  if (auto costs = find_costs(cluster.calibration, options.browser); !costs) {
    return tl::unexpected(costs.error());
  }
  if (auto opened = formation->open_bus(); !opened) return tl::unexpected(opened.error());
  if (auto launched = formation->launch_all(); !launched) {
    (void)formation->disband();
    return tl::unexpected(launched.error());
  }
  return formation;
}

Result<std::string> Formation::preview(const RunOptions& options) {
  const ClusterOptions& cluster = *options.cluster;
  const auto provider = make_provider(cluster.provider, cluster.provider_options);
  if (!provider) return tl::unexpected(provider.error());
  const LaunchRequest request{.run_id = "run",
                              .nodes = std::max(1, cluster.nodes),
                              .lease = cluster.lease,
                              .longest = longest_life(options)};
  const std::string text = (*provider)->describe(request);
  if (cluster.nodes > 0) return text;
  return "the first node, by which it is known how many the users need:\n" + text;
}

Formation::~Formation() {
  (void)disband();
}

Result<void> Formation::open_bus() {
  run_id_ = base::random_hex(6);
  std::unique_ptr<BusServer> server;
  JoinTicket own;
  if (options_.nats.empty()) {
    if (provider_->remote() && loopback(options_.listen)) {
      return refused(options_.listen,
                     "the run's bus would listen on this machine only, and the nodes of the "
                     "provider are elsewhere",
                     "--listen 0.0.0.0 --advertise ADDRESS-OF-THIS-MACHINE, or --nats URL");
    }
    auto started = BusServer::start(
        {.run_id = run_id_, .listen = options_.listen, .advertise = options_.advertise},
        Deadline::after(kBusTime));
    if (!started) return tl::unexpected(started.error());
    server = std::move(*started);
    own = server->coordinator_ticket();
    ticket_ = server->agent_ticket();
  } else {
    auto made = ticket_for(options_.nats, options_.nats_credentials, run_id_);
    if (!made) return tl::unexpected(made.error());
    own = ticket_ = std::move(*made);
  }
  auto bus = connect_nats(own, "liveload-coordinator", Deadline::after(kBusTime));
  if (!bus) return tl::unexpected(bus.error());
  cluster_ = std::make_unique<Cluster>(options_, run_id_, std::move(server), std::move(*bus));
  cluster_->watch_machines([this] { return provider_->ended(); });
  return cluster_->listen();
}

Result<void> Formation::launch_all() {
  if (options_.nodes > 0) return launch(options_.nodes);
  if (auto first = launch(1); !first) return first;
  const auto needed = nodes_for_all_users();
  if (!needed) return tl::unexpected(needed.error());
  return *needed > 1 ? launch(*needed - 1) : Result<void>();
}

Result<int> Formation::nodes_for_all_users() const {
  const auto costs = find_costs(options_.calibration, run_.browser);
  if (!costs) return tl::unexpected(costs.error());
  return nodes_needed(run_.users, capacity_of(cluster_->nodes().front()->hello().means, *costs),
                      options_.max_allowed_nodes)
      .map([](std::int64_t nodes) { return static_cast<int>(nodes); });
}

Result<void> Formation::launch(int nodes) {
  const LaunchRequest request{.run_id = run_id_,
                              .nodes = nodes,
                              .launched_before = launched_,
                              .ticket = ticket_.encode(),
                              .lease = options_.lease,
                              .longest = longest_life(run_),
                              .tell = hooks_.notice};
  launched_ += nodes;
  auto made = have_made(request);
  if (!made) {
    Error error = made.error();
    if (error.kind == ErrorKind::kTimeout) {
      error.kind = ErrorKind::kCluster;
      error.cause = "node_creation_timeout: " + error.cause;
    }
    return fail(std::move(error));
  }
  return await(*made);
}

/// The provider blocks, while those of its nodes that are up already want to be heard.
Result<std::vector<Launched>> Formation::have_made(const LaunchRequest& request) {
  std::stop_source stop;
  std::mutex mutex;
  std::vector<std::string> joined;  // guarded by mutex
  LaunchRequest own = request;
  own.stop = stop.get_token();
  own.joined = [&] {
    const std::lock_guard lock(mutex);
    return joined;
  };
  auto making = std::async(std::launch::async, [&] {
    return provider_->launch(own, Deadline::after(options_.create_timeout));
  });
  while (making.wait_for(0s) != std::future_status::ready) {
    cluster_->work(Deadline::after(kTick));
    if (hooks_.stop_requested && hooks_.stop_requested()) stop.request_stop();
    if (cluster_->refused()) stop.request_stop();
    const std::lock_guard lock(mutex);
    for (std::size_t i = joined.size(); i < cluster_->nodes().size(); ++i) {
      joined.push_back(cluster_->nodes()[i]->name());
    }
  }
  auto made = making.get();
  if (cluster_->refused()) return fail(*cluster_->refused());
  return made;
}

Result<void> Formation::await(const std::vector<Launched>& launched) {
  const Deadline deadline = Deadline::after(options_.join_timeout);
  while (true) {
    std::vector<std::string> missing;
    for (const Launched& node : launched) {
      if (cluster_->find(node.node) == nullptr) missing.push_back(node.node);
    }
    if (missing.empty()) return {};
    if (auto error = trouble(launched)) return fail(std::move(*error));
    if (deadline.passed()) {
      return fail(not_formed(
          deadline.waited(),
          fmt::format("waiting_for_cluster: of {} nodes {} did not join: {}", launched.size(),
                      missing.size(), shortened(missing)),
          "can they reach the bus? Their own logs say; --join-timeout gives them more time"));
    }
    cluster_->work(Deadline::after(kTick).capped(deadline.at()));
  }
}

std::optional<Error> Formation::trouble(const std::vector<Launched>& awaited) {
  if (cluster_->refused()) return cluster_->refused();
  if (hooks_.stop_requested && hooks_.stop_requested()) {
    return Error{.kind = ErrorKind::kInterrupted,
                 .tried = "form the cluster",
                 .cause = "the run was stopped"};
  }
  for (const Ended& ended : provider_->ended()) {
    const bool ours = std::ranges::find(awaited, ended.node, &Launched::node) != awaited.end();
    if (!ours || cluster_->find(ended.node) != nullptr) continue;
    return not_formed(
        {}, fmt::format("the node {} ended before it joined: {}", ended.node, ended.reason));
  }
  return {};
}

Result<void> Formation::disband() {
  if (std::exchange(disbanded_, true)) return {};
  if (cluster_) cluster_->end(Deadline::after(kEndTime));
  if (launched_ == 0) return {};
  return provider_->destroy(run_id_, Deadline::after(kDestroyTime));
}

}  // namespace liveload::cluster
