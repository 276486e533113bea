#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.hpp"
#include "liveload/error.hpp"

namespace liveload::cluster {

/// What is to be launched. An agent (`liveload agent`) finds its ticket in the environment variable
/// LIVELOAD_JOIN, or where `--join FILE` says ("-": standard input), never in its arguments, and
/// its node's name in LIVELOAD_NODE.
struct LaunchRequest {
  std::string run_id;  ///< 1 to 40 of a-z, 0-9 and "-". Whatever is launched is labelled with it.
  int nodes = 1;
  /// How many nodes were launched before in this run: keeps the names apart.
  int launched_before = 0;
  /// All that an agent needs to join this run, on one line. Secret.
  std::string ticket;
  /// An agent ends by itself when its coordinator has not renewed for so long.
  Duration lease{};
  /// No machine of this run is needed for longer. Providers that can have machines ended by then,
  /// whatever happens.
  Duration longest{};
  /// Once asked to stop, `launch` gives up soon.
  std::stop_token stop{};
  /// Called by `launch`, on its thread, with what the person must know or do meanwhile. May be
  /// empty.
  std::function<void(const std::string& text)> tell{};
  /// The names of the nodes whose agents have said hello, in that order. Called by `launch`, on its
  /// thread, where a provider does not start agents itself.
  std::function<std::vector<std::string>()> joined{};
};

/// One node that was launched.
struct Launched {
  std::string node;   ///< The name that its agent goes by; leads people to the machine.
  std::string id;     ///< What the provider's own tools call it.
  std::string place;  ///< Where it is, for people: a host, a region. May be empty.
};

/// A node whose machine or process is gone, or will never start.
struct Ended {
  std::string node;
  std::string reason;  ///< "exit code 4", "ImagePullBackOff: …".
};

/// Makes the machines, containers or processes that run agents, and takes them away again.
///
/// What is launched ends when its agent ends, and an agent ends with its lease: nothing is left
/// after a crash of the coordinator, or costs money. `launch` and `destroy` block the calling
/// thread, one at a time; `ended` may be called from any thread. The destructor leaves running what
/// was not destroyed, except processes of this machine.
class Provider {
 public:
  virtual ~Provider() = default;

  /// What `launch` would do, for people, with secrets redacted. Asks nobody. Several lines, the
  /// last one ended.
  virtual std::string describe(const LaunchRequest& request) const = 0;

  /// Returns when all nodes run, as far as the provider can see; their agents may have said
  /// hello before that, or may not have yet. On an error `destroy` removes those that run
  /// nevertheless. Errors: `usage` and `config` for options that the provider refuses; `timeout`
  /// with the nodes that are missing; `interrupted`; `cluster` for all else, quota and capacity
  /// among it.
  virtual Result<std::vector<Launched>> launch(const LaunchRequest& request,
                                               base::Deadline deadline) = 0;

  /// The launched nodes that are known to have ended until now, those of a failed launch too. Does
  /// not block: a provider looks after its machines on a thread of its own.
  virtual std::vector<Ended> ended() const = 0;

  /// Ends and removes whatever carries this run's label, also what another process launched, and
  /// waits until it is gone. Doing it again is no error. `timeout` and `cluster`, with what is
  /// left.
  virtual Result<void> destroy(std::string_view run_id, base::Deadline deadline) = 0;

  /// Whether its nodes are elsewhere, so that a bus that listens on loopback is out of their reach.
  virtual bool remote() const = 0;
};

/// Option name → text, as given on the command line or in the table [provider] of the
/// configuration file.
using ProviderOptions = std::map<std::string, std::string, std::less<>>;

/// One option of a provider, as help and docs show it.
struct ProviderOption {
  std::string_view name;
  std::string_view value;  ///< What stands for its value in help: "REGION".
  std::string_view help;   ///< One sentence without its full stop.
  std::string_view
      absent{};  ///< What holds without it: a value or a phrase. Empty: it is required.
};

struct ProviderKind {
  std::string_view name;
  std::string_view summary;  ///< One line.
  std::span<const ProviderOption> options;
  Result<std::unique_ptr<Provider>> (*make)(const ProviderOptions& options);
};

/// All providers, in the order in which help lists them.
std::span<const ProviderKind> provider_kinds();

/// Error of kind `usage` for an unknown provider or option (with the nearest name), for a value
/// that cannot be, and for one that is missing. Asks nobody: a provider is contacted by `launch`.
Result<std::unique_ptr<Provider>> make_provider(std::string_view name,
                                                const ProviderOptions& options);

}  // namespace liveload::cluster
