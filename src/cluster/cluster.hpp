#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cluster/bus.hpp"
#include "cluster/bus_server.hpp"
#include "cluster/content.hpp"
#include "cluster/mailbox.hpp"
#include "cluster/provider.hpp"
#include "cluster/remote_node.hpp"
#include "cluster/subjects.hpp"
#include "liveload/cluster.hpp"

namespace liveload::cluster {

/// The bus of one run, and the agents on it: takes their messages in, keeps them told that the run
/// goes on, and notices who is gone. Confined to one thread.
class Cluster {
 public:
  /// What it is reached by: `server` is null where somebody else runs it.
  Cluster(const ClusterOptions& options, std::string run_id, std::unique_ptr<BusServer> server,
          std::unique_ptr<Bus> bus);
  ~Cluster();

  /// Before anything else. Error of kind `cluster`.
  Result<void> listen();

  /// All that were ever welcome, in order of arrival.
  const std::vector<std::unique_ptr<RemoteNode>>& nodes() const { return nodes_; }
  /// Nullptr where nobody of that name is welcome.
  RemoteNode* find(std::string_view name) const;
  /// Why an agent that said hello could not be let in, if there was one.
  const std::optional<Error>& refused() const { return refused_; }
  ContentStore& contents() { return contents_; }
  const ClusterOptions& options() const { return options_; }

  /// Takes in what has come and sends what is due; waits until something comes, or the deadline
  /// passed.
  void work(base::Deadline deadline);
  /// Tells which nodes' machines are known to have ended. Asked often.
  void watch_machines(std::function<std::vector<Ended>()> ended) { ended_ = std::move(ended); }
  /// Nobody had a turn for so long.
  void pardon(Duration gap);
  /// Tells all agents that the run is over, and waits until they know or the deadline passed.
  void end(base::Deadline deadline);

  /// What the bus has been through, for the result.
  std::vector<std::string> warnings() const;

 private:
  struct Mail {
    std::string node;  ///< Empty for a hello.
    std::string body;
    base::Instant at;
  };
  void take_in(Mail mail);
  void welcome(const Frame& frame, base::Instant at);
  void send_away(RemoteNode& node);
  void refuse(const Hello& hello, std::string cause);
  void watch(base::Instant now);

  const ClusterOptions& options_;
  const std::string run_id_;
  const Subjects subjects_;
  ContentStore contents_;
  Mailbox<Mail> mailbox_;
  std::unique_ptr<BusServer> server_;
  std::unique_ptr<Bus> bus_;
  std::vector<std::unique_ptr<RemoteNode>> nodes_;
  std::map<std::string, RemoteNode*, std::less<>> by_name_;
  std::optional<Error> refused_;
  std::function<std::vector<Ended>()> ended_;
  base::Instant last_watch_ = base::Clock::now();
  base::Instant last_turn_{};
  int server_restarts_ = 0;
};

}  // namespace liveload::cluster
