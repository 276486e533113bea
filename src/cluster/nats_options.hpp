#pragma once

#include <nats/nats.h>

#include <memory>
#include <string>

#include "base/deadline.hpp"
#include "cluster/join_ticket.hpp"

namespace liveload::cluster {

/// How we connect to a NATS server, for the library: with the ticket's credentials, again and again
/// for ever once a connection is lost, and with times that notice a dead one in seconds.
class NatsOptions {
 public:
  /// The ticket must outlive the connection. The first connection must be there by the deadline.
  NatsOptions(const JoinTicket& ticket, const std::string& name, base::Deadline deadline);

  /// What could not be set; NATS_OK where all could.
  natsStatus status() const { return status_; }
  natsOptions* get() const { return options_.get(); }

 private:
  struct Free {
    void operator()(natsOptions* options) const { natsOptions_Destroy(options); }
  };
  void set(natsStatus status) {
    if (status_ == NATS_OK) status_ = status;
  }
  void set_credentials(const JoinTicket& ticket);
  void set_encryption(const JoinTicket& ticket);

  std::unique_ptr<natsOptions, Free> options_;
  natsStatus status_ = NATS_OK;
};

}  // namespace liveload::cluster
