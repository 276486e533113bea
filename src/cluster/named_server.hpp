#pragma once

#include <filesystem>
#include <string>

#include "cluster/join_ticket.hpp"

namespace liveload::cluster {

/// A ticket for a run on a NATS server that is there already, with a fresh key. Coordinator and
/// agents share it.
///
/// `url` is "nats://host:4222" or, with TLS, "tls://host:4222" (the port may be left out). Its user
/// part holds "user:password@" or "token@", percent-encoded where need be; a URL with one belongs
/// into the environment variable LIVELOAD_NATS_URL and not on a command line, which others can see.
/// `credentials` is a NATS credentials file, or empty.
///
/// The server must let the user publish and subscribe to `run.>`, and take messages of 1 MB. A
/// supercluster's gateways rewrite reply subjects, which breaks the seal of requests: both ends
/// must be in one cluster.
///
/// Errors of kind `usage`: for what is no such URL (without quoting its user part), for a file that
/// cannot be read or holds no credentials.
Result<JoinTicket> ticket_for(const std::string& url, const std::filesystem::path& credentials,
                              const std::string& run_id);

}  // namespace liveload::cluster
