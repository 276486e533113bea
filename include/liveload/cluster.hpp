#pragma once

#include <chrono>
#include <map>
#include <string>

#include "liveload/error.hpp"

namespace liveload {

/// What becomes of a run when one of its nodes is lost.
enum class OnNodeLoss {
  kRedistribute,  ///< Its users that had not ended start anew on other nodes that have room.
  kContinue,      ///< The run goes on without them.
  kFail,          ///< The run is stopped, and ends in an error.
};

/// A run on several machines: who makes them, how many, and how they find each other.
struct ClusterOptions {
  /// Makes the nodes: "local", "docker"… (`liveload help providers`).
  std::string provider = "local";
  /// Its options, by name.
  std::map<std::string, std::string, std::less<>> provider_options{};
  /// How many nodes. 0: as many as the users need, by what the first one has to offer.
  int nodes = 0;
  /// More than so many are never made.
  int max_allowed_nodes = 100;
  /// A file of `liveload calibrate`, by which it is told how many users a node carries. Empty: by
  /// general figures of the browser's connection.
  std::string calibration{};
  /// An existing NATS server, "nats://host:4222" or "tls://host:4222". Empty: one is started for
  /// the run.
  std::string nats{};
  /// A NATS credentials file for that server. Empty: what the address says.
  std::string nats_credentials{};
  /// What the run's own NATS server listens on. Anything but a loopback address uses TLS.
  std::string listen = "127.0.0.1";
  /// The name or address by which nodes reach it, where that is not `listen`.
  std::string advertise{};
  /// Limit for the making of the nodes.
  Duration create_timeout = std::chrono::minutes(5);
  /// Limit for the nodes to say hello once they were made.
  Duration join_timeout = std::chrono::seconds(30);
  /// A node that was silent for so long is lost.
  Duration lost_after = std::chrono::seconds(5);
  /// A node that heard nothing of the run for so long ends by itself.
  Duration lease = std::chrono::seconds(30);
  OnNodeLoss on_node_loss = OnNodeLoss::kRedistribute;
};

}  // namespace liveload
