#pragma once

#include <memory>
#include <string>

#include "base/deadline.hpp"
#include "cluster/join_ticket.hpp"
#include "liveload/error.hpp"

namespace liveload::cluster {

struct BusServerOptions {
  std::string run_id;
  /// What the server listens on. TLS is used for anything but a loopback address.
  std::string listen = "127.0.0.1";
  /// The name or address by which agents reach it, and for which its certificate is made. Empty:
  /// as `listen`.
  std::string advertise{};
  /// The port; 0: one that is free.
  int port = 0;
  /// The program.
  std::string program = "nats-server";
};

/// A NATS server for one run: private credentials, a port of its own, TLS where it leaves the host.
/// Confined to one thread.
///
/// There are two users. The coordinator's may use all subjects of the run. The agents' may say what
/// agents say and hear what they are to hear, so that none can speak as the coordinator; they share
/// it, so that an agent gone wrong could listen to the commands of another or speak in its name.
///
/// The server ends with this object, and also when this process dies, in whatever way.
class BusServer {
 public:
  /// Returns once it takes connections. Error of kind `cluster`: where the program is missing, with
  /// what to install; where the server did not come up, with the last lines of its log.
  static Result<std::unique_ptr<BusServer>> start(BusServerOptions options,
                                                  base::Deadline deadline);
  ~BusServer();
  BusServer(const BusServer&) = delete;
  BusServer& operator=(const BusServer&) = delete;

  const JoinTicket& coordinator_ticket() const;
  const JoinTicket& agent_ticket() const;

  /// Starts it again, on the same port and with the same credentials, should it have died; clients
  /// come back by themselves. True where that was necessary. Cheap when it was not: call it often.
  Result<bool> restart_if_dead(base::Deadline deadline);

 private:
  struct Impl;
  explicit BusServer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace liveload::cluster
