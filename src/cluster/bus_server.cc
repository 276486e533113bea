#include "cluster/bus_server.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "cluster/certificate.hpp"
#include "cluster/seal.hpp"
#include "cluster/server_config.hpp"
#include "cluster/server_process.hpp"
#include "process/run_folder.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;

constexpr std::size_t kPasswordBytes = 24;

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1" || address == "localhost";
}

bool is_wildcard(const std::string& address) {
  return address == "0.0.0.0" || address == "::";
}

std::string url_of(bool tls, const std::string& host, int port) {
  const bool bare = host.find(':') == std::string::npos;
  return fmt::format("{}://{}:{}", tls ? "tls" : "nats", bare ? host : "[" + host + "]", port);
}

}  // namespace

struct BusServer::Impl {
  Impl(BusServerOptions its_options, process::RunFolder its_folder,
       std::unique_ptr<process::Guard> its_guard)
      : options(std::move(its_options)),
        folder(std::move(its_folder)),
        guard(std::move(its_guard)) {}
  ~Impl() {
    server.reset();
    guard->drop(folder.path());
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void> prepare();
  Result<void> encrypt();
  Result<void> launch(Deadline deadline);

  BusServerOptions options;
  process::RunFolder folder;
  std::unique_ptr<process::Guard> guard;
  ServerConfig config;
  JoinTicket coordinator;
  JoinTicket agent;
  std::optional<ServerProcess> server;
};

Result<void> BusServer::Impl::prepare() {
  if (options.advertise.empty()) options.advertise = options.listen;
  if (is_wildcard(options.advertise)) {
    return fail({.kind = ErrorKind::kUsage,
                 .tried = "start the bus's server",
                 .target = options.listen,
                 .cause = "by which address nodes reach it is not said",
                 .hint = "advertise one of this machine's names or addresses"});
  }
  config = {.run_id = options.run_id,
            .listen = options.listen,
            .port = options.port,
            .folder = folder.path(),
            .coordinator_password = base::random_hex(kPasswordBytes),
            .agent_password = base::random_hex(kPasswordBytes)};
  if (!is_loopback(options.listen)) {
    if (auto made = encrypt(); !made) return made;
  }
  agent.run_id = options.run_id;
  agent.run_key = base::random_bytes(Seal::kKeyBytes);
  coordinator = agent;
  coordinator.user = ServerConfig::kCoordinator;
  coordinator.password = config.coordinator_password;
  agent.user = ServerConfig::kAgent;
  agent.password = config.agent_password;
  guard->add(folder.path(), 0);
  return {};
}

Result<void> BusServer::Impl::encrypt() {
  std::vector<std::string> hosts = {options.advertise, "127.0.0.1"};
  if (!is_wildcard(options.listen)) hosts.push_back(options.listen);
  auto made = make_certificate(hosts);
  if (!made) return tl::unexpected(made.error());
  agent.ca_pem = std::move(made->ca_pem);
  config.certificate = folder.path() / "server.pem";
  config.key = folder.path() / "server-key.pem";
  if (auto written = write_private(config.certificate, made->certificate_pem); !written) {
    return written;
  }
  return write_private(config.key, made->key_pem);
}

Result<void> BusServer::Impl::launch(Deadline deadline) {
  server.reset();
  auto started = ServerProcess::start(options.program, config, *guard, deadline);
  if (!started) return tl::unexpected(started.error());
  server.emplace(std::move(*started));
  config.port = server->port();
  const bool tls = !config.certificate.empty();
  agent.url = url_of(tls, options.advertise, config.port);
  coordinator.url =
      url_of(tls, is_wildcard(options.listen) ? "127.0.0.1" : options.listen, config.port);
  return {};
}

Result<std::unique_ptr<BusServer>> BusServer::start(BusServerOptions options, Deadline deadline) {
  auto folder = process::RunFolder::create();
  if (!folder) return tl::unexpected(folder.error());
  auto guard = process::Guard::start();
  if (!guard) return tl::unexpected(guard.error());
  auto impl = std::make_unique<Impl>(std::move(options), std::move(*folder), std::move(*guard));
  if (auto prepared = impl->prepare(); !prepared) return tl::unexpected(prepared.error());
  if (auto launched = impl->launch(deadline); !launched) return tl::unexpected(launched.error());
  return std::unique_ptr<BusServer>(new BusServer(std::move(impl)));
}

BusServer::BusServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
BusServer::~BusServer() = default;

const JoinTicket& BusServer::coordinator_ticket() const {
  return impl_->coordinator;
}

const JoinTicket& BusServer::agent_ticket() const {
  return impl_->agent;
}

Result<bool> BusServer::restart_if_dead(Deadline deadline) {
  if (impl_->server && impl_->server->alive()) return false;
  if (auto launched = impl_->launch(deadline); !launched) {
    return tl::unexpected(launched.error());
  }
  return true;
}

}  // namespace liveload::cluster
