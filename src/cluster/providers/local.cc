#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <mutex>

#include "cluster/providers/kinds.hpp"
#include "cluster/providers/naming.hpp"
#include "cluster/providers/options.hpp"
#include "process/child.hpp"
#include "process/guard.hpp"
#include "process/run_folder.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;
using base::Deadline;

/// For an agent to end its users and browsers by itself, before it is killed.
constexpr Duration kGrace = std::chrono::seconds(5);

constexpr std::array kLocalOptions{
    ProviderOption{"program", "PATH", "the liveload that runs the agents", "this one"},
};

/// The program that runs now, if it is liveload; else the one on PATH.
std::string this_program() {
  std::error_code code;
  const fs::path path = fs::read_symlink("/proc/self/exe", code);
  return path.filename() == "liveload" ? path.string() : "liveload";
}

/// Agents as processes of this machine. They end with this process, in whatever way it ends.
class LocalProvider : public Provider {
 public:
  explicit LocalProvider(std::string program) : program_(std::move(program)) {}
  ~LocalProvider() override;

  std::string describe(const LaunchRequest& request) const override;
  Result<std::vector<Launched>> launch(const LaunchRequest& request, Deadline deadline) override;
  std::vector<Ended> ended() const override;
  Result<void> destroy(std::string_view run_id, Deadline deadline) override;
  bool remote() const override { return false; }

 private:
  struct Agent {
    std::string node;
    fs::path folder;
    process::Child child;
  };
  Result<void> make_ready();
  Result<Launched> launch_one(const LaunchRequest& request, const std::string& node);

  const std::string program_;
  std::unique_ptr<process::Guard> guard_;
  std::optional<process::RunFolder> folder_;
  mutable std::mutex mutex_;
  mutable std::vector<Agent> agents_;  // guarded by mutex_
};

LocalProvider::~LocalProvider() {
  (void)destroy({}, Deadline::after(kGrace));
}

std::string LocalProvider::describe(const LaunchRequest& request) const {
  return fmt::format("{} process{} of this machine: {} agent\n", request.nodes,
                     request.nodes == 1 ? "" : "es", program_);
}

Result<void> LocalProvider::make_ready() {
  if (guard_) return {};
  auto folder = process::RunFolder::create();
  if (!folder) return tl::unexpected(folder.error());
  auto guard = process::Guard::start();
  if (!guard) return tl::unexpected(guard.error());
  folder_.emplace(std::move(*folder));
  guard_ = std::move(*guard);
  return {};
}

Result<std::vector<Launched>> LocalProvider::launch(const LaunchRequest& request,
                                                    Deadline deadline) {
  if (auto ready = make_ready(); !ready) return tl::unexpected(ready.error());
  std::vector<Launched> launched;
  for (int i = 0; i < request.nodes; ++i) {
    auto one = launch_one(request, node_name(request, i));
    if (!one) return tl::unexpected(one.error());
    launched.push_back(std::move(*one));
    if (!deadline.passed() && !request.stop.stop_requested()) continue;
    launched.resize(static_cast<std::size_t>(request.nodes));
    const bool late = deadline.passed();
    return fail(
        with_missing({.kind = late ? ErrorKind::kTimeout : ErrorKind::kInterrupted,
                      .tried = "start agents",
                      .after = deadline.waited(),
                      .cause = late ? "they took too long to start" : "the run was stopped"},
                     request, launched));
  }
  return launched;
}

Result<Launched> LocalProvider::launch_one(const LaunchRequest& request, const std::string& node) {
  // What an agent that is killed leaves behind goes with its folder, and the last to go is what
  // holds them all.
  const fs::path folder = folder_->path() / node;
  std::error_code code;
  fs::create_directory(folder, code);
  guard_->add(folder, 0);
  auto child = process::Child::spawn({.argv = {program_, "agent"},
                                      .environment = {{"LIVELOAD_JOIN", request.ticket},
                                                      {"LIVELOAD_NODE", node},
                                                      {"TMPDIR", folder.string()}},
                                      .own_session = true});
  if (!child) {
    Error error = child.error();
    error.kind = ErrorKind::kCluster;
    error.hint = "name the program by the provider's option \"program\"";
    return fail(std::move(error));
  }
  guard_->add(folder, child->pid());
  guard_->add(folder_->path(), 0);
  const pid_t pid = child->pid();
  const std::lock_guard lock(mutex_);
  agents_.push_back({node, folder, std::move(*child)});
  return Launched{.node = node, .id = std::to_string(pid), .place = "this machine"};
}

std::vector<Ended> LocalProvider::ended() const {
  std::vector<Ended> ended;
  const std::lock_guard lock(mutex_);
  for (Agent& agent : agents_) {
    agent.child.read_errors();
    const auto status = agent.child.poll_exit();
    if (!status) continue;
    std::string reason = status->text();
    if (!agent.child.recent_errors().empty()) reason += ": " + agent.child.recent_errors();
    ended.push_back({agent.node, std::move(reason)});
  }
  return ended;
}

Result<void> LocalProvider::destroy(std::string_view, Deadline deadline) {
  const std::lock_guard lock(mutex_);
  for (const Agent& agent : agents_) agent.child.signal_group(SIGTERM);
  const Deadline grace = Deadline::after(kGrace).capped(deadline.at());
  for (Agent& agent : agents_) {
    (void)agent.child.wait(grace);
    (void)process::kill_group(agent.child.pid(), deadline);
    guard_->drop(agent.folder);
    std::error_code code;
    fs::remove_all(agent.folder, code);
  }
  agents_.clear();
  return {};
}

Result<std::unique_ptr<Provider>> make(const ProviderOptions& options) {
  OptionReader reader("local", options);
  std::string program = reader.text("program");
  if (reader.error()) return fail(*reader.error());
  if (program.empty()) program = this_program();
  return std::make_unique<LocalProvider>(std::move(program));
}

}  // namespace

ProviderKind local_kind() {
  return {.name = "local",
          .summary = "processes of this machine",
          .options = kLocalOptions,
          .make = make};
}

}  // namespace liveload::cluster
