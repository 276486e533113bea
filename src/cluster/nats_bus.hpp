#pragma once

#include <memory>
#include <string>

#include "cluster/bus.hpp"
#include "cluster/join_ticket.hpp"

namespace liveload::cluster {

/// Joins the NATS server that the ticket names. Tries again until the deadline while nobody answers
/// there (the last try may take a second more); a refusal (wrong credentials, a certificate that is
/// not trusted) is final. `name` is what the server's operator sees of us. Error of kind `cluster`.
Result<std::unique_ptr<Bus>> connect_nats(const JoinTicket& ticket, const std::string& name,
                                          base::Deadline deadline);

}  // namespace liveload::cluster
