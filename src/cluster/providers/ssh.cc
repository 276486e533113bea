#include "cluster/providers/ssh.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <charconv>
#include <functional>
#include <map>
#include <mutex>

#include "cluster/providers/kinds.hpp"
#include "cluster/providers/lookout.hpp"
#include "cluster/providers/naming.hpp"
#include "cluster/providers/options.hpp"
#include "cluster/providers/parallel.hpp"
#include "cluster/providers/ssh_session.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;

/// Connections that are made at the same time.
constexpr std::size_t kWidth = 16;

constexpr std::array kSshOptions{
    ProviderOption{"hosts",
                   "[USER@]HOST[:PORT],…",
                   "the machines, one node each in this order; named twice, one has two",
                   {}},
    ProviderOption{"program", "PATH", "LiveLoad over there", "liveload"},
    ProviderOption{"identity", "FILE", "the private key to log in with", "ssh's own choice"},
    ProviderOption{"config", "FILE", "ssh's configuration", "~/.ssh/config"},
    ProviderOption{"accept_new", "true|false", "whether hosts that were never seen are trusted",
                   "false"},
    ProviderOption{"connect_timeout", "DURATION", "for each connection", "10s"},
    ProviderOption{"client", "PROGRAM", "the ssh client of this machine", "ssh"},
};

class SshProvider : public Provider {
 public:
  explicit SshProvider(SshSettings settings) : settings_(std::move(settings)) {}

  std::string describe(const LaunchRequest& request) const override;
  Result<std::vector<Launched>> launch(const LaunchRequest& request, Deadline deadline) override;
  std::vector<Ended> ended() const override { return lookout_.ended(); }
  Result<void> destroy(std::string_view run_id, Deadline deadline) override;
  bool remote() const override { return true; }

 private:
  Result<void> enough_hosts(const LaunchRequest& request) const;
  const SshHost& host_of(const LaunchRequest& request, std::size_t index) const {
    return settings_.hosts[static_cast<std::size_t>(request.launched_before) + index];
  }
  Result<std::vector<Ended>> look(const std::vector<Launched>& nodes);

  const SshSettings settings_;
  std::mutex mutex_;
  std::map<std::string, SshSession> sessions_;  // by node; guarded by mutex_
  Lookout lookout_{settings_.watch, [this](const std::string&, const std::vector<Launched>& nodes,
                                           const std::stop_token&) { return look(nodes); }};
};

Result<void> SshProvider::enough_hosts(const LaunchRequest& request) const {
  const int wanted = request.launched_before + request.nodes;
  if (static_cast<std::size_t>(wanted) <= settings_.hosts.size()) return {};
  return fail({.kind = ErrorKind::kConfig,
               .tried = "start agents over ssh",
               .cause = fmt::format("{} nodes are needed and {} hosts are named", wanted,
                                    settings_.hosts.size()),
               .hint = "name more hosts; one that is named twice gets two nodes"});
}

std::string SshProvider::describe(const LaunchRequest& request) const {
  std::string text = fmt::format("{} agent{} over ssh, the ticket by standard input:\n",
                                 request.nodes, request.nodes == 1 ? "" : "s");
  if (auto enough = enough_hosts(request); !enough) return text + enough.error().cause + "\n";
  for (int i = 0; i < request.nodes; ++i) {
    auto words = SshSession::command(settings_, host_of(request, static_cast<std::size_t>(i)),
                                     node_name(request, i));
    // What runs there is a script of ours that ends the agent with the connection.
    words.back() =
        fmt::format("LIVELOAD_NODE={} {} agent --join -", node_name(request, i), settings_.program);
    text += fmt::format("  {}\n", fmt::join(words, " "));
  }
  return text;
}

Result<std::vector<Launched>> SshProvider::launch(const LaunchRequest& request, Deadline deadline) {
  if (auto enough = enough_hosts(request); !enough) return tl::unexpected(enough.error());
  std::vector<Launched> launched(static_cast<std::size_t>(request.nodes));
  const auto one = [&](std::size_t i, const std::stop_token& stop) -> Result<void> {
    const SshHost& host = host_of(request, i);
    const std::string node = node_name(request, static_cast<int>(i));
    auto session = SshSession::open(settings_, host, node, request.ticket, deadline, stop);
    if (!session) return tl::unexpected(session.error());
    launched[i] = {.node = node, .id = host.destination, .place = host.destination};
    const std::lock_guard lock(mutex_);
    sessions_.emplace(node, std::move(*session));
    return {};
  };
  const auto all = in_parallel(launched.size(), kWidth, request.stop, one);
  if (!all) return fail(with_missing(all.error(), request, launched));
  lookout_.watch(request.run_id, launched);
  return launched;
}

Result<std::vector<Ended>> SshProvider::look(const std::vector<Launched>& nodes) {
  const std::lock_guard lock(mutex_);
  std::vector<Ended> ended;
  for (const Launched& node : nodes) {
    const auto session = sessions_.find(node.node);
    if (session == sessions_.end()) continue;
    if (auto why = session->second.ended()) {
      ended.push_back({node.node, fmt::format("{} ({})", *why, node.place)});
    }
  }
  return ended;
}

Result<void> SshProvider::destroy(std::string_view, Deadline deadline) {
  lookout_.stop();
  const std::lock_guard lock(mutex_);
  for (auto& [node, session] : sessions_) session.close();
  std::vector<Launched> left;
  for (auto& [node, session] : sessions_) {
    if (!session.wait(deadline)) left.push_back({.node = node});
  }
  // Those that are left: their clients are killed, and with the connection the agent ends, or else
  // with its lease.
  sessions_.clear();
  if (!left.empty()) return fail(still_there("agents", left, &Launched::node, deadline));
  return {};
}

/// "user@host:22", "host", "[::1]:22", "::1".
SshHost read_host(OptionReader& reader, const std::string& text) {
  SshHost host{.destination = text};
  const auto colon = text.rfind(':');
  const bool several = text.find(':') != colon;
  if (colon != std::string::npos && (!several || (colon > 0 && text[colon - 1] == ']'))) {
    host.destination = text.substr(0, colon);
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data() + colon + 1, last, host.port);
    if (error != std::errc() || end != last || host.port < 1 || host.port > 65535) {
      reader.refuse("hosts", fmt::format("\"{}\" has no port after its colon", text));
    }
  }
  std::erase_if(host.destination, [](char c) { return c == '[' || c == ']'; });
  if (host.destination.empty() || host.destination.starts_with('-')) {
    reader.refuse("hosts", fmt::format("\"{}\" is no host", text));
  }
  return host;
}

}  // namespace

Result<SshSettings> ssh_settings(const ProviderOptions& options) {
  OptionReader reader("ssh", options);
  SshSettings settings{
      .hosts = {},
      .program = reader.text("program", nullptr, "liveload"),
      .client = reader.text("client", nullptr, "ssh"),
      .config = reader.text("config"),
      .identity = reader.text("identity"),
      .accept_new = reader.flag("accept_new", false),
      .connect_timeout = reader.duration("connect_timeout", std::chrono::seconds(10))};
  reader.required("hosts");
  for (const std::string& host : reader.list("hosts")) {
    settings.hosts.push_back(read_host(reader, host));
  }
  if (reader.error()) return tl::unexpected(*reader.error());
  return settings;
}

std::unique_ptr<Provider> ssh_provider(SshSettings settings) {
  return std::make_unique<SshProvider>(std::move(settings));
}

ProviderKind ssh_kind() {
  return {.name = "ssh",
          .summary = "machines that are there already, one node each, by the ssh command",
          .options = kSshOptions,
          .make = make_by<ssh_settings, ssh_provider>};
}

}  // namespace liveload::cluster
