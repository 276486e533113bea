#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "cluster/agent.hpp"
#include "cluster/content.hpp"
#include "cluster/local_worker.hpp"
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
  const auto found =
      std::ranges::find(*scenarios, plan.scenario, &scenario::LoadedScenario::name);
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

}  // namespace

std::unique_ptr<Worker> make_real_worker(Task task, ContentSource& source, const fs::path& folder) {
  const std::string scenario = task.plan.scenario;
  return std::make_unique<LocalWorker>(
      scenario, [task = std::move(task), &source, folder]() -> Result<engine::Plan> {
        engine::Plan plan = task.plan;
        const Deadline deadline = Deadline::after(kFetchTime);
        const auto library = fetch_library(task, source, folder, deadline);
        if (!library) return tl::unexpected(library.error());
        if (auto loaded = load_scenario(plan, *library); !loaded) {
          return tl::unexpected(loaded.error());
        }
        plan.folder = folder / "data";
        plan.read_feeder = from_coordinator(task.feeders, source, deadline);
        return plan;
      });
}

}  // namespace liveload::cluster
