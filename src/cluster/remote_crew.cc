#include "cluster/remote_crew.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "cluster/calibration.hpp"
#include "cluster/permit_codec.hpp"
#include "cluster/remote_worker.hpp"
#include "engine/declarations.hpp"
#include "engine/evidence.hpp"
#include "scenario/files.hpp"

namespace liveload::cluster {
namespace {

using namespace std::chrono_literals;

/// The start is told to one node after another, and must be known everywhere in time.
constexpr Duration kNotice = 500ms;
constexpr Duration kNoticeOfEach = 1ms;

/// The scenario's library, as a file that agents may fetch.
Result<std::string> add_library(ContentStore& contents, const scenario::LoadedScenario& scenario) {
  auto library = scenario::read_file(scenario.library);
  if (library) return contents.add(std::move(*library));
  return fail({.kind = ErrorKind::kLoad,
               .tried = "send the scenario to the nodes",
               .target = scenario.name,
               .cause = "it is part of this program, in no library of its own",
               .hint = "name its source, or a library with it, as what to run"});
}

/// Reads the feeders' files, checks them as the nodes will, and hides what is secret in them.
Result<std::vector<DataFile>> add_feeders(ContentStore& contents, const engine::Plan& plan,
                                          const std::vector<Feeder>& feeders) {
  std::vector<DataFile> files;
  const auto read = scenario::FeederSet::from_disk(plan.folder);
  const auto read_and_add = [&](const Feeder& feeder) -> Result<scenario::FeederSet::File> {
    auto file = read(feeder);
    if (file) files.push_back({feeder.path(), contents.add(file->text)});
    return file;
  };
  const auto made = scenario::FeederSet::make(feeders, read_and_add, plan.last_user, *plan.secrets);
  if (!made) return tl::unexpected(made.error());
  return files;
}

}  // namespace

Result<std::unique_ptr<RemoteCrew>> RemoteCrew::make(Cluster& cluster, const Order& order,
                                                     const scenario::LoadedScenario& scenario,
                                                     std::int64_t number) {
  Task task{.number = number, .plan = plan_of(order, scenario)};
  task.plan.last_user = static_cast<UserId>(order.options.users);
  auto declared = engine::ask(task.plan);
  if (!declared) return tl::unexpected(declared.error());
  task.plan.secret_values = declared->secrets;
  if (auto checked = scenario::ThrottleSet::make(declared->throttles); !checked) {
    return tl::unexpected(checked.error());
  }
  auto library = add_library(cluster.contents(), scenario);
  if (!library) return tl::unexpected(library.error());
  task.library_hash = std::move(*library);
  auto feeders = add_feeders(cluster.contents(), task.plan, declared->feeders);
  if (!feeders) return tl::unexpected(feeders.error());
  task.feeders = std::move(*feeders);
  cluster.contents().open_folder(task.plan.folder);
  const auto files = engine::files_folder(order.options.files, scenario.name);
  engine::remove_old_files(files);
  std::unique_ptr<RemoteCrew> crew(new RemoteCrew(cluster, number, declared->throttles, files));
  if (auto enlisted = crew->enlist(task, declared->metrics); !enlisted) {
    return tl::unexpected(enlisted.error());
  }
  return crew;
}

Result<void> RemoteCrew::enlist(const Task& task,
                                std::shared_ptr<const telemetry::MetricTable> metrics) {
  std::vector<RemoteNode*> nodes;
  for (const auto& node : cluster_.nodes()) {
    if (!node->lost()) nodes.push_back(node.get());
  }
  // Not as they happened to come: a user is on the same node whenever the run is repeated.
  std::ranges::sort(nodes, {}, [](const RemoteNode* node) {
    return std::pair(node->name().size(), std::string_view(node->name()));
  });
  const auto costs = find_costs(cluster_.options().calibration, task.plan.browser);
  if (!costs) return tl::unexpected(costs.error());
  std::vector<std::int64_t> capacities;
  for (const RemoteNode* node : nodes)
    capacities.push_back(capacity_of(node->hello().means, *costs));
  const auto shares = deal_users(task.plan.users, capacities);
  if (!shares) return tl::unexpected(shares.error());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Task own = task;
    own.plan.first_user = (*shares)[i].first_user;
    own.plan.users = (*shares)[i].users;
    own.plan.node = i;
    own.plan.nodes = nodes.size();
    members_.push_back(
        {.name = nodes[i]->name(),
         .capacity = capacities[i],
         .shares = {(*shares)[i]},
         .worker = std::make_unique<RemoteWorker>(
             *nodes[i], std::move(own),
             RemoteWorker::Surroundings{cluster_, metrics, files_, desk_, spares_})});
  }
  return {};
}

RemoteCrew::RemoteCrew(Cluster& cluster, std::int64_t task, const std::vector<Throttle>& throttles,
                       std::filesystem::path files)
    : cluster_(cluster),
      files_(std::move(files)),
      desk_(throttles, [this, task](const std::string& name, const Grant& grant) {
        RemoteNode* node = cluster_.find(name);
        if (node == nullptr || node->lost()) return;
        node->mention({{"kind", "grant"}, {"task", task}}, encode(grant));
      }) {}

void RemoteCrew::wait(base::Deadline deadline) {
  cluster_.work(deadline.capped(desk_.next()));
  desk_.work(base::Clock::now());
}

void RemoteCrew::start_at(base::Instant at) {
  std::map<std::string, std::uint64_t> users;
  for (const Member& member : members_) {
    users[member.name] = static_cast<std::uint64_t>(count(member.shares));
  }
  desk_.open(at, users);
}

Duration RemoteCrew::notice() const {
  return kNotice + kNoticeOfEach * static_cast<std::int64_t>(members_.size());
}

std::vector<std::string> RemoteCrew::warnings() const {
  std::vector<std::string> warnings = cluster_.warnings();
  const auto& files = files_.warnings();
  warnings.insert(warnings.end(), files.begin(), files.end());
  return warnings;
}

}  // namespace liveload::cluster
