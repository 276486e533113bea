#include "cluster/providers/manual.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <optional>

#include "cluster/providers/kinds.hpp"
#include "cluster/providers/lookout.hpp"
#include "cluster/providers/options.hpp"
#include "process/descriptor.hpp"
#include "process/run_folder.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;

constexpr std::array kManualOptions{
    ProviderOption{"ticket_file", "FILE",
                   "where the run's ticket is put, for its owner's eyes only",
                   "in a folder of its own below $TMPDIR"},
};

class ManualProvider : public Provider {
 public:
  explicit ManualProvider(ManualSettings settings) : settings_(std::move(settings)) {}
  ~ManualProvider() override { remove_ticket(); }

  std::string describe(const LaunchRequest& request) const override;
  Result<std::vector<Launched>> launch(const LaunchRequest& request, Deadline deadline) override;
  std::vector<Ended> ended() const override { return {}; }
  Result<void> destroy(std::string_view, Deadline) override {
    remove_ticket();
    return {};
  }
  bool remote() const override { return true; }

 private:
  Result<void> write_ticket(const std::string& ticket);
  void remove_ticket();

  const ManualSettings settings_;
  std::optional<process::RunFolder> folder_;
  std::string path_;  ///< Of the ticket, while it is there.
};

std::string instructions(const LaunchRequest& request, const std::string& path) {
  return fmt::format(
      "Start {} agent{}, where you like, with a copy of {} (who has it may join this run):\n"
      "  liveload agent --join {}\n"
      "or\n"
      "  LIVELOAD_JOIN=\"$(cat {})\" liveload agent\n",
      request.nodes, request.nodes == 1 ? "" : "s", path, path, path);
}

std::string ManualProvider::describe(const LaunchRequest& request) const {
  return instructions(request, settings_.ticket_file.empty() ? "FILE" : settings_.ticket_file);
}

Result<std::vector<Launched>> ManualProvider::launch(const LaunchRequest& request,
                                                     Deadline deadline) {
  if (auto written = write_ticket(request.ticket); !written) return tl::unexpected(written.error());
  if (request.tell) request.tell(instructions(request, path_));
  const auto before = static_cast<std::size_t>(request.launched_before);
  const auto wanted = before + static_cast<std::size_t>(request.nodes);
  std::size_t told = before;
  while (true) {
    const std::vector<std::string> joined = request.joined();
    if (request.tell && joined.size() > told) {
      told = joined.size();
      request.tell(fmt::format("{} of {} nodes have joined", told, wanted));
    }
    if (joined.size() >= wanted) {
      std::vector<Launched> launched;
      for (std::size_t i = before; i < joined.size(); ++i) {
        launched.push_back({.node = joined[i], .id = joined[i], .place = {}});
      }
      return launched;
    }
    Error error{.kind = ErrorKind::kTimeout,
                .tried = "wait for agents",
                .after = deadline.waited(),
                .cause = fmt::format("{} of {} have joined", joined.size(), wanted),
                .hint = fmt::format("`liveload agent --join {}` starts one", path_)};
    if (deadline.passed()) return fail(std::move(error));
    if (!pause(std::min(settings_.look, deadline.left()), request.stop)) {
      error.kind = ErrorKind::kInterrupted;
      return fail(std::move(error));
    }
  }
}

Result<void> ManualProvider::write_ticket(const std::string& ticket) {
  path_ = settings_.ticket_file;
  if (path_.empty()) {
    if (!folder_) {
      auto folder = process::RunFolder::create();
      if (!folder) return tl::unexpected(folder.error());
      folder_.emplace(std::move(*folder));
    }
    path_ = folder_->path() / "join";
  }
  // Another's file of this name, or a link to one, is not written to.
  std::error_code none;
  std::filesystem::remove(path_, none);
  const process::Descriptor file(
      ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  const std::string line = ticket + "\n";
  if (file && ::write(file.get(), line.data(), line.size()) == static_cast<ssize_t>(line.size())) {
    return {};
  }
  return fail({.kind = ErrorKind::kIo,
               .tried = "write the run's ticket to",
               .target = path_,
               .cause = std::strerror(errno)});
}

void ManualProvider::remove_ticket() {
  std::error_code none;
  if (!path_.empty()) std::filesystem::remove(path_, none);
  path_.clear();
}

}  // namespace

std::unique_ptr<Provider> manual_provider(ManualSettings settings) {
  return std::make_unique<ManualProvider>(std::move(settings));
}

ProviderKind manual_kind() {
  return {.name = "manual",
          .summary = "agents that you start yourself, under a batch system for one",
          .options = kManualOptions,
          .make = [](const ProviderOptions& options) -> Result<std::unique_ptr<Provider>> {
            OptionReader reader("manual", options);
            ManualSettings settings{.ticket_file = reader.text("ticket_file")};
            if (reader.error()) return tl::unexpected(*reader.error());
            return manual_provider(std::move(settings));
          }};
}

}  // namespace liveload::cluster
