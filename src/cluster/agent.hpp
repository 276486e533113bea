#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/deadline.hpp"
#include "cluster/join_ticket.hpp"
#include "cluster/messages.hpp"
#include "cluster/worker.hpp"

namespace liveload::cluster {

class Bus;
class ContentSource;

struct AgentOptions {
  JoinTicket ticket;
  /// What the node is called in the run; see is_subject_part.
  std::string node;
  /// Limit for reaching the bus, and then for being welcome.
  Duration join_timeout = std::chrono::minutes(2);
  /// Makes what runs the users: a real node, or a simulated one.
  std::function<std::unique_ptr<Worker>(Task, ContentSource&, const std::filesystem::path& folder)>
      make_worker;
  /// Asked often; once true, the agent leaves the run and ends.
  std::function<bool()> stop_requested;
  /// Told what the agent is about, for a log.
  std::function<void(const std::string&)> tell;
};

/// Takes part in a run. Confined to one thread, which may have others to look after.
class Agent {
 public:
  /// `options` must outlive it. Errors: `usage` for a name that is none; `io`.
  static Result<std::unique_ptr<Agent>> make(const AgentOptions& options, std::unique_ptr<Bus> bus);
  ~Agent();

  /// Does what there is to do; where there is nothing yet, waits until then or the deadline. To be
  /// called every kTurn. False once the run is over, or the agent has left it.
  bool turn(base::Deadline deadline);
  static constexpr Duration kTurn = std::chrono::milliseconds(100);
  /// Afterwards, once: blocks until its users have ended and its browsers are gone. Errors: see
  /// `serve`.
  Result<void> end();

 private:
  class Impl;
  explicit Agent(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Takes part in a run until it is over, and blocks until then; returns once its users have ended
/// and its browsers are gone. Errors: `cluster` where the bus cannot be joined, where the
/// coordinator has no use for this agent (it says why), and where nothing was heard of it for the
/// lease; `interrupted`.
Result<void> serve(const AgentOptions& options);
/// The same on a bus that was joined already.
Result<void> serve(const AgentOptions& options, std::unique_ptr<Bus> bus);

/// A node in this process, for a task whose files are fetched into `folder`.
std::unique_ptr<Worker> make_real_worker(Task task, ContentSource& source,
                                         const std::filesystem::path& folder);

}  // namespace liveload::cluster
