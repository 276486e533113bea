#include "cluster/providers/docker.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <functional>

#include "base/environment.hpp"
#include "base/json.hpp"
#include "base/secrets.hpp"
#include "cluster/providers/docker_engine.hpp"
#include "cluster/providers/kinds.hpp"
#include "cluster/providers/lookout.hpp"
#include "cluster/providers/naming.hpp"
#include "cluster/providers/options.hpp"
#include "cluster/providers/parallel.hpp"
#include "scenario/files.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;

/// Containers that are made at the same time.
constexpr std::size_t kWidth = 8;

constexpr std::array kDockerOptions{
    ProviderOption{
        "image", "IMAGE", "the image that runs the agent; pulled where it is missing", {}},
    ProviderOption{"host", "URL", "where the engine listens: unix:///PATH or tcp://HOST:PORT",
                   "$DOCKER_HOST, else the socket of Docker or of Podman"},
    ProviderOption{"cpus", "N", "CPUs of a container", "all there are"},
    ProviderOption{"memory", "SIZE", "memory of a container, such as 4g", "all there is"},
    ProviderOption{"shm_size", "SIZE", "of /dev/shm, for the browsers", "1g"},
    ProviderOption{"network", "NAME", "the network of the containers", "host"},
    ProviderOption{"command", "WORDS", "runs the agent, in place of the image's entry point",
                   "the image's entry point"},
};

class DockerProvider : public Provider {
 public:
  explicit DockerProvider(DockerSettings settings)
      : settings_(std::move(settings)), engine_(settings_) {}

  std::string describe(const LaunchRequest& request) const override;
  Result<std::vector<Launched>> launch(const LaunchRequest& request, Deadline deadline) override;
  std::vector<Ended> ended() const override { return lookout_.ended(); }
  Result<void> destroy(std::string_view run_id, Deadline deadline) override;
  bool remote() const override {
    return settings_.unix_socket.empty() || settings_.network != "host";
  }

 private:
  Result<std::vector<Ended>> look(const std::string& run_id, const std::vector<Launched>& nodes,
                                  const std::stop_token& stop);

  const DockerSettings settings_;
  DockerEngine engine_;
  Lookout lookout_{settings_.watch, std::bind_front(&DockerProvider::look, this)};
};

std::string DockerProvider::describe(const LaunchRequest& request) const {
  const Value body = DockerEngine::creation(settings_, request.run_id, node_name(request, 0),
                                            std::string(base::kRedacted));
  return fmt::format(
      "{} container{} of the image {} by the engine at {}\n"
      "each by POST /containers/create, the first with\n{}\n",
      request.nodes, request.nodes == 1 ? "" : "s", settings_.image,
      settings_.unix_socket.empty() ? settings_.url : settings_.unix_socket, base::dump_json(body));
}

Result<std::vector<Launched>> DockerProvider::launch(const LaunchRequest& request,
                                                     Deadline deadline) {
  engine_.hide(request.ticket);
  std::vector<Launched> launched(static_cast<std::size_t>(request.nodes));
  const auto one = [&](std::size_t i, const std::stop_token& stop) -> Result<void> {
    const std::string name = node_name(request, static_cast<int>(i));
    const Value body = DockerEngine::creation(settings_, request.run_id, name, request.ticket);
    const auto id = engine_.create(name, body, deadline, stop);
    if (!id) return tl::unexpected(id.error());
    if (auto started = engine_.start(name, deadline, stop); !started) return started;
    launched[i] = {.node = name, .id = *id, .place = {}};
    return {};
  };
  // The first one alone: it may have to pull the image.
  auto done = in_parallel(1, 1, request.stop, one);
  if (done) {
    done =
        in_parallel(launched.size() - 1, kWidth, request.stop,
                    [&](std::size_t i, const std::stop_token& stop) { return one(i + 1, stop); });
  }
  if (!done) return fail(with_missing(done.error(), request, launched));
  const auto ended = look(request.run_id, launched, request.stop);
  if (!ended) return tl::unexpected(ended.error());
  for (const Ended& node : *ended) lookout_.add(node);
  if (!ended->empty()) {
    return fail({.kind = ErrorKind::kCluster,
                 .tried = "start the agent in a container",
                 .target = ended->front().node,
                 .cause = fmt::format("it ended at once: {}", ended->front().reason),
                 .hint = fmt::format("`docker run --rm {}` shows what it says", settings_.image)});
  }
  lookout_.watch(request.run_id, launched);
  return launched;
}

Result<std::vector<Ended>> DockerProvider::look(const std::string& run_id,
                                                const std::vector<Launched>& nodes,
                                                const std::stop_token& stop) {
  const Deadline deadline = Deadline::after(std::chrono::seconds(30));
  const auto containers = engine_.containers(run_id, deadline, stop);
  if (!containers) return tl::unexpected(containers.error());
  std::vector<Ended> ended;
  for (const Launched& node : nodes) {
    // One that has ended is still listed for a moment, and the engine may not say yet why it has.
    if (!containers->contains(node.node)) ended.push_back({node.node, "its container is gone"});
  }
  if (ended.empty()) return ended;
  const auto exits = engine_.exits(run_id, deadline, stop);
  for (Ended& node : ended) {
    if (exits && exits->contains(node.node)) node.reason = "exit code " + exits->at(node.node);
  }
  return ended;
}

Result<void> DockerProvider::destroy(std::string_view run_id, Deadline deadline) {
  lookout_.stop();
  while (true) {
    const auto containers = engine_.containers(run_id, deadline, {});
    if (!containers) return tl::unexpected(containers.error());
    if (containers->empty()) return {};
    std::vector<Launched> left;
    for (const std::string& name : *containers) left.push_back({.node = name});
    const auto one = [&](std::size_t i, const std::stop_token&) {
      return engine_.remove(left[i].node, deadline);
    };
    if (auto asked = in_parallel(left.size(), kWidth, {}, one); !asked) return asked;
    if (deadline.passed()) return fail(still_there("containers", left, &Launched::node, deadline));
    pause(settings_.pause, {});
  }
}

/// The socket that is there.
std::string default_host() {
  const std::string own = base::environment("XDG_RUNTIME_DIR");
  std::error_code none;
  for (const std::string& path : {std::string("/var/run/docker.sock"), own + "/podman/podman.sock",
                                  std::string("/run/podman/podman.sock")}) {
    if (std::filesystem::exists(path, none)) return "unix://" + path;
  }
  return "unix:///var/run/docker.sock";
}

/// The certificates that the docker command uses as well.
void read_certificates(OptionReader& reader, DockerSettings& settings) {
  const std::filesystem::path folder = base::environment("DOCKER_CERT_PATH").empty()
                                           ? base::environment("HOME") + "/.docker"
                                           : base::environment("DOCKER_CERT_PATH");
  const std::pair<const char*, std::string*> files[] = {{"ca.pem", &settings.authority},
                                                        {"cert.pem", &settings.certificate},
                                                        {"key.pem", &settings.key}};
  for (const auto& [name, content] : files) {
    const auto read = scenario::read_file(folder / name);
    if (!read) reader.refuse("host", fmt::format("{} cannot be read", (folder / name).string()));
    *content = read.value_or("");
  }
}

void read_host(OptionReader& reader, DockerSettings& settings) {
  const std::string host = reader.text("host", "DOCKER_HOST", default_host());
  if (host.starts_with("unix://")) {
    settings.unix_socket = host.substr(std::string_view("unix://").size());
  } else if (host.starts_with("tcp://")) {
    const bool secured = !base::environment("DOCKER_TLS_VERIFY").empty();
    settings.url = (secured ? "https://" : "http://") + host.substr(6);
    if (secured) read_certificates(reader, settings);
  } else {
    reader.refuse("host", fmt::format("\"{}\" is neither unix:// nor tcp://", host),
                  "an engine elsewhere: `ssh -NL ./docker.sock:/var/run/docker.sock HOST`, then "
                  "host=unix://./docker.sock");
  }
}

}  // namespace

Result<DockerSettings> docker_settings(const ProviderOptions& options) {
  OptionReader reader("docker", options);
  DockerSettings settings{.image = reader.required("image"),
                          .command = reader.words("command"),
                          .cpus = reader.number("cpus", 0.01, 1024, 0),
                          .shm = reader.bytes("shm_size", "1g"),
                          .network = reader.text("network", nullptr, "host")};
  if (options.contains("memory")) settings.memory = reader.bytes("memory", {});
  read_host(reader, settings);
  if (reader.error()) return tl::unexpected(*reader.error());
  return settings;
}

std::unique_ptr<Provider> docker_provider(DockerSettings settings) {
  return std::make_unique<DockerProvider>(std::move(settings));
}

ProviderKind docker_kind() {
  return {
      .name = "docker",
      .summary = "containers of a Docker or Podman engine, made for the run and removed after it",
      .options = kDockerOptions,
      .make = make_by<docker_settings, docker_provider>};
}

}  // namespace liveload::cluster
