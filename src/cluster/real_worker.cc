#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "cluster/agent.hpp"
#include "cluster/content.hpp"
#include "cluster/fetched_files.hpp"
#include "cluster/local_worker.hpp"
#include "cluster/node_permits.hpp"
#include "scenario/library.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;
using base::Deadline;

/// For the scenario and its data, over whatever line there is.
constexpr Duration kFetchTime = std::chrono::minutes(5);

Failure cannot_write(const fs::path& path) {
  return fail({.kind = ErrorKind::kIo,
               .tried = "keep what the coordinator sent",
               .target = path.string(),
               .cause = "it cannot be written",
               .hint = "is the disk full?"});
}

Result<fs::path> fetch_library(const Task& task, ContentSource& source, const fs::path& folder,
                               Deadline deadline) {
  const auto content = source.fetch(task.library_hash, deadline);
  if (!content) return tl::unexpected(content.error());
  std::error_code code;
  fs::create_directories(folder, code);
  const fs::path path = folder / "scenario.so";
  std::ofstream file(path, std::ios::binary);
  file << *content;
  file.close();
  if (!file) return cannot_write(path);
  return path;
}

Result<void> load_scenario(engine::Plan& plan, const fs::path& library) {
  const auto scenarios = scenario::open_library(library);
  if (!scenarios) return tl::unexpected(scenarios.error());
  const auto found = std::ranges::find(*scenarios, plan.scenario, &scenario::LoadedScenario::name);
  if (found == scenarios->end()) {
    return fail({.kind = ErrorKind::kLoad,
                 .tried = "find the scenario in what the coordinator sent",
                 .target = plan.scenario,
                 .cause = "it is not there"});
  }
  plan.factory = found->factory;
  return {};
}

/// Feeders' files come from the coordinator, whatever lies on this machine.
scenario::FeederSet::ReadFile from_coordinator(std::vector<DataFile> files, ContentSource& source,
                                               Deadline deadline) {
  return [files = std::move(files), &source,
          deadline](const Feeder& feeder) -> Result<scenario::FeederSet::File> {
    const auto file = std::ranges::find(files, feeder.path(), &DataFile::path);
    if (file == files.end()) {
      return fail({.kind = ErrorKind::kConfig,
                   .tried = "prepare the feeder",
                   .target = feeder.name(),
                   .cause = fmt::format("the scenario named {} here, but not at the coordinator",
                                        feeder.path())});
    }
    auto content = source.fetch(file->hash, deadline);
    if (!content) return tl::unexpected(content.error());
    return scenario::FeederSet::File{feeder.path(), std::move(*content)};
  };
}

/// What an agent's node needs of the coordinator while it runs.
struct Supplies {
  Supplies(ContentSource& source, const fs::path& folder) : files(source, folder / "data") {}
  NodePermits permits;
  FetchedFiles files;
};

Result<engine::Plan> complete(const Task& task, ContentSource& source, const fs::path& folder,
                              const std::shared_ptr<Supplies>& supplies) {
  engine::Plan plan = task.plan;
  const Deadline deadline = Deadline::after(kFetchTime);
  const auto library = fetch_library(task, source, folder, deadline);
  if (!library) return tl::unexpected(library.error());
  if (auto loaded = load_scenario(plan, *library); !loaded) return tl::unexpected(loaded.error());
  plan.read_feeder = from_coordinator(task.feeders, source, deadline);
  plan.find_file = [supplies](std::string_view path, Deadline limit) {
    return supplies->files.find(path, limit);
  };
  plan.permits = [supplies](const Throttle& throttle) { return supplies->permits.make(throttle); };
  plan.rendezvous = supplies->permits.rendezvous();
  return plan;
}

/// A node in this process whose throttles are the whole run's.
class RealWorker : public LocalWorker {
 public:
  RealWorker(const std::string& scenario, MakePlan make_plan, std::shared_ptr<Supplies> supplies)
      : LocalWorker(scenario, std::move(make_plan)), supplies_(std::move(supplies)) {}

  void start(base::Instant at) override {
    supplies_->permits.start(at);
    LocalWorker::start(at);
  }
  void poll() override {
    LocalWorker::poll();
    if (supplies_->permits.must_cut(base::Clock::now())) {
      fence();
      fenced_ = true;
    }
    if (state_.finished && std::exchange(fenced_, false)) {
      state_.warnings.push_back(
          "users that held a permit were cut: nothing was heard of the coordinator for its lease");
    }
  }
  std::optional<Demand> demand(base::Instant now) override {
    return supplies_->permits.demand(now);
  }
  void grant(const Grant& grant) override { supplies_->permits.grant(grant); }

 private:
  const std::shared_ptr<Supplies> supplies_;
  bool fenced_ = false;
};

}  // namespace

std::unique_ptr<Worker> make_real_worker(Task task, ContentSource& source, const fs::path& folder) {
  const std::string scenario = task.plan.scenario;
  const auto supplies = std::make_shared<Supplies>(source, folder);
  return std::make_unique<RealWorker>(
      scenario,
      [task = std::move(task), &source, folder, supplies] {
        return complete(task, source, folder, supplies);
      },
      supplies);
}

}  // namespace liveload::cluster
