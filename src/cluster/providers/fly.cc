#include "cluster/providers/fly.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "base/duration.hpp"
#include "base/json.hpp"
#include "base/secrets.hpp"
#include "cluster/providers/fly_api.hpp"
#include "cluster/providers/kinds.hpp"
#include "cluster/providers/lookout.hpp"
#include "cluster/providers/naming.hpp"
#include "cluster/providers/options.hpp"
#include "cluster/providers/parallel.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;

/// Machines made for one node until one of them starts.
constexpr int kAttempts = 3;

constexpr std::array kFlyOptions{
    ProviderOption{"app", "NAME", "the Fly app that the machines are made in", "$FLY_APP_NAME"},
    ProviderOption{"image", "IMAGE", "the image that runs the agent", "$FLY_IMAGE_REF"},
    ProviderOption{"region", "REGION,…",
                   "where the machines are made, in turn; where there is no room, in the next",
                   "Fly chooses"},
    ProviderOption{"cpu_kind", "KIND", "\"performance\" or \"shared\"", "performance"},
    ProviderOption{"cpus", "N", "CPUs of a machine", "2"},
    ProviderOption{"memory_mb", "N", "memory of a machine in MB, a multiple of 256", "4096"},
    ProviderOption{"command", "WORDS", "runs the agent, in place of the image's entry point",
                   "the image's entry point"},
    ProviderOption{"boot_timeout", "DURATION",
                   "a machine that has not started by then is replaced by another one", "60s"},
    ProviderOption{"parallel", "N", "machines that are made at the same time", "8"},
    ProviderOption{"token_file", "FILE", "holds the API token", "$FLY_API_TOKEN"},
    ProviderOption{"host", "URL", "the address of the Machines API", "https://api.machines.dev"},
};

class FlyProvider : public Provider {
 public:
  explicit FlyProvider(FlySettings settings) : settings_(std::move(settings)), api_(settings_) {}

  std::string describe(const LaunchRequest& request) const override;
  Result<std::vector<Launched>> launch(const LaunchRequest& request, Deadline deadline) override;
  std::vector<Ended> ended() const override { return lookout_.ended(); }
  Result<void> destroy(std::string_view run_id, Deadline deadline) override;
  bool remote() const override { return true; }

 private:
  Result<Launched> launch_one(const LaunchRequest& request, int index, Deadline deadline,
                              const std::stop_token& stop);
  Result<FlyMachine> create(const LaunchRequest& request, const std::string& name,
                            std::size_t region, Deadline deadline, const std::stop_token& stop);
  /// True once it runs; false where another one should take its place.
  Result<bool> started(const FlyMachine& machine, Deadline deadline, const std::stop_token& stop);
  Result<std::vector<Ended>> look(const std::string& run_id, const std::vector<Launched>& nodes,
                                  const std::stop_token& stop);

  const FlySettings settings_;
  FlyApi api_;
  Lookout lookout_{settings_.watch, std::bind_front(&FlyProvider::look, this)};
};

std::string FlyProvider::describe(const LaunchRequest& request) const {
  const Value body = FlyApi::creation(settings_, request.run_id, node_name(request, 0),
                                      settings_.regions.empty() ? "" : settings_.regions.front(),
                                      std::string(base::kRedacted));
  return fmt::format(
      "{} Fly machine{} in the app \"{}\": {} {} CPU{}, {} MB, image {}; region: {}\n"
      "each by POST {}/v1/apps/{}/machines, the first with\n{}\n",
      request.nodes, request.nodes == 1 ? "" : "s", settings_.app, settings_.cpus,
      settings_.cpu_kind, settings_.cpus == 1 ? "" : "s", settings_.memory_mb, settings_.image,
      settings_.regions.empty() ? "Fly chooses"
                                : fmt::format("{}", fmt::join(settings_.regions, ", ")),
      settings_.host, settings_.app, base::dump_json(body));
}

Result<std::vector<Launched>> FlyProvider::launch(const LaunchRequest& request, Deadline deadline) {
  api_.hide(request.ticket);
  const auto count = static_cast<std::size_t>(request.nodes);
  std::vector<Launched> launched(count);
  const auto one = [&](std::size_t i, const std::stop_token& stop) -> Result<void> {
    auto node = launch_one(request, static_cast<int>(i), deadline, stop);
    if (!node) return tl::unexpected(node.error());
    launched[i] = std::move(*node);
    return {};
  };
  const auto all =
      in_parallel(count, static_cast<std::size_t>(settings_.parallel), request.stop, one);
  if (!all) return fail(with_missing(all.error(), request, launched));
  lookout_.watch(request.run_id, launched);
  return launched;
}

Result<Launched> FlyProvider::launch_one(const LaunchRequest& request, int index, Deadline deadline,
                                         const std::stop_token& stop) {
  for (int attempt = 1; attempt <= kAttempts; ++attempt) {
    std::string name = node_name(request, index);
    if (attempt > 1) name += fmt::format("-{}", attempt);
    const auto region = static_cast<std::size_t>(request.launched_before + index + attempt - 1);
    const auto machine = create(request, name, region, deadline, stop);
    if (!machine) return tl::unexpected(machine.error());
    const auto running = started(*machine, deadline, stop);
    if (!running) return tl::unexpected(running.error());
    if (*running) return Launched{.node = name, .id = machine->id, .place = machine->region};
    if (auto destroyed = api_.destroy(machine->id, deadline, stop); !destroyed) {
      return tl::unexpected(destroyed.error());
    }
  }
  return fail({.kind = ErrorKind::kCluster,
               .tried = "start a Fly machine",
               .target = node_name(request, index),
               .cause = fmt::format("{} machines, one after another, were not started within {}",
                                    kAttempts, base::format_duration(settings_.boot_timeout)),
               .hint = "try another region, or a longer boot_timeout (a large image takes its "
                       "time the first time)"});
}

Result<FlyMachine> FlyProvider::create(const LaunchRequest& request, const std::string& name,
                                       std::size_t region, Deadline deadline,
                                       const std::stop_token& stop) {
  const std::size_t choices = std::max<std::size_t>(1, settings_.regions.size());
  Error refusal;
  for (std::size_t i = 0; i < choices; ++i) {
    const std::string where =
        settings_.regions.empty() ? "" : settings_.regions[(region + i) % choices];
    const Value body = FlyApi::creation(settings_, request.run_id, name, where, request.ticket);
    auto created = api_.create(body, deadline, stop);
    if (!created) return tl::unexpected(created.error());
    if (!created->no_room) return std::move(created->machine);
    refusal = std::move(created->refusal);
  }
  refusal.kind = ErrorKind::kCluster;
  refusal.hint =
      "name further regions (region=ord,iad,…), ask for smaller machines or fewer of "
      "them, or have Fly raise the limit";
  return fail(std::move(refusal));
}

Result<bool> FlyProvider::started(const FlyMachine& machine, Deadline deadline,
                                  const std::stop_token& stop) {
  const Deadline boot = deadline.capped(base::Clock::now() + settings_.boot_timeout);
  std::string state = machine.state;
  while (true) {
    const auto now = api_.machine(machine.id, deadline, stop);
    if (now && *now && (*now)->started()) return true;
    if (deadline.passed()) {
      return fail({.kind = ErrorKind::kTimeout,
                   .tried = "start a Fly machine",
                   .target = machine.name,
                   .after = deadline.waited(),
                   .cause = fmt::format("when last seen it was {}", state)});
    }
    if (!now) return tl::unexpected(now.error());
    if (!*now || (*now)->over()) {
      // A machine that cannot be started may be Fly's fault. An agent that ends is ours.
      if (!*now || (*now)->exit.empty()) return false;
      lookout_.add({machine.name, (*now)->exit});
      return fail({.kind = ErrorKind::kCluster,
                   .tried = "start the agent on a Fly machine",
                   .target = machine.name,
                   .cause = fmt::format("it ended at once: {}", (*now)->exit),
                   .hint = fmt::format("`fly logs -a {} -i {}` shows what it said", settings_.app,
                                       machine.id)});
    }
    state = (*now)->state;
    if (boot.passed()) return false;
    if (!pause(settings_.pause, stop)) {
      return fail({.kind = ErrorKind::kInterrupted,
                   .tried = "start a Fly machine",
                   .target = machine.name,
                   .cause = "the launch was stopped"});
    }
  }
}

Result<std::vector<Ended>> FlyProvider::look(const std::string& run_id,
                                             const std::vector<Launched>& nodes,
                                             const std::stop_token& stop) {
  const Deadline deadline = Deadline::after(settings_.watch * 6);
  const auto machines = api_.machines(run_id, deadline, stop);
  if (!machines) return tl::unexpected(machines.error());
  std::vector<Ended> ended;
  for (const Launched& node : nodes) {
    const auto listed = std::ranges::find(*machines, node.id, &FlyMachine::id);
    if (listed != machines->end() && !listed->over()) continue;
    // Alone it is told of in full; and a list may lag behind.
    const auto machine = api_.machine(node.id, deadline, stop);
    if (!machine) return tl::unexpected(machine.error());
    if (!*machine) {
      ended.push_back({node.node, "its machine is gone"});
    } else if ((*machine)->over()) {
      ended.push_back({node.node, (*machine)->reason()});
    }
  }
  return ended;
}

Result<void> FlyProvider::destroy(std::string_view run_id, Deadline deadline) {
  lookout_.stop();
  while (true) {
    auto machines = api_.machines(run_id, deadline, {});
    if (!machines) return tl::unexpected(machines.error());
    std::erase_if(*machines, [](const FlyMachine& m) { return m.state == "destroyed"; });
    if (machines->empty()) return {};
    const auto one = [&](std::size_t i, const std::stop_token& stop) {
      return api_.destroy((*machines)[i].id, deadline, stop);
    };
    auto asked =
        in_parallel(machines->size(), static_cast<std::size_t>(settings_.parallel), {}, one);
    if (!asked) return asked;
    if (deadline.passed()) {
      return fail(still_there("Fly machines", *machines, &FlyMachine::name, deadline));
    }
    pause(settings_.pause, {});
  }
}

}  // namespace

Result<FlySettings> fly_settings(const ProviderOptions& options) {
  OptionReader reader("fly", options);
  FlySettings settings{
      .host = reader.text("host", nullptr, "https://api.machines.dev"),
      .app = reader.required("app", "FLY_APP_NAME"),
      .token = reader.secret("token_file", "FLY_API_TOKEN"),
      .image = reader.required("image", "FLY_IMAGE_REF"),
      .regions = reader.list("region"),
      .cpu_kind = reader.one_of("cpu_kind", {"performance", "shared"}, "performance"),
      .cpus = reader.integer("cpus", 1, 64, 2),
      .memory_mb = reader.integer("memory_mb", 256, 1 << 20, 4096),
      .command = reader.words("command"),
      .boot_timeout = reader.duration("boot_timeout", std::chrono::seconds(60)),
      .parallel = reader.integer("parallel", 1, 64, 8)};
  if (settings.memory_mb % 256 != 0) reader.refuse("memory_mb", "it must be a multiple of 256");
  if (reader.error()) return tl::unexpected(*reader.error());
  return settings;
}

std::unique_ptr<Provider> fly_provider(FlySettings settings) {
  return std::make_unique<FlyProvider>(std::move(settings));
}

ProviderKind fly_kind() {
  return {.name = "fly",
          .summary = "machines of Fly.io, made for the run and destroyed after it",
          .options = kFlyOptions,
          .make = make_by<fly_settings, fly_provider>};
}

}  // namespace liveload::cluster
