#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/secrets.hpp"
#include "liveload/browser.hpp"
#include "liveload/config.hpp"
#include "liveload/run.hpp"
#include "liveload/scenario.hpp"
#include "scenario/feeder_set.hpp"
#include "scenario/files.hpp"
#include "scenario/rendezvous.hpp"
#include "scenario/secret_values.hpp"
#include "scenario/throttle_set.hpp"

namespace liveload::engine {

/// What a node is to do: one scenario, and its share of the users. Immutable once the node is
/// prepared.
struct Plan {
  std::string scenario;
  scenario::Factory factory;
  std::filesystem::path folder{};  ///< Where the scenario's relative files are looked for first.
  /// This node's users are numbered `first_user` .. `first_user + users - 1`, unique over the
  /// cluster.
  UserId first_user = 1;
  std::int64_t users = 1;
  /// The highest number of a user in the whole run; 0: the last of this node's.
  UserId last_user = 0;
  /// This is node `node` (from 0) of `nodes`: each takes its own part of rows that go around.
  std::uint64_t node = 0;
  std::uint64_t nodes = 1;
  Duration scenario_duration{};
  Duration iteration_timeout{};
  Duration stop_grace{};
  OnFailure on_failure = OnFailure::kStop;
  std::int64_t max_restarts = 0;
  std::uint64_t seed = 0;
  std::string files{};  ///< The run's folder of files; none are written where it is empty.
  int shards = 0;       ///< 0: by users and cores, see `shard_count`.
  BrowserOptions browser{};
  Config options{};
  /// What the scenario's secrets are, where that was found out elsewhere.
  std::optional<scenario::SecretValues> secret_values{};
  /// How feeders' files are read; by default from the disk.
  scenario::FeederSet::ReadFile read_feeder{};
  /// How other files are found; by default on the disk.
  scenario::FindFile find_file{};
  /// What decides about permits; by default this node alone.
  scenario::ThrottleSet::MakePermits permits = scenario::make_local_permits;
  /// Where its users wait for each other; by default among themselves.
  std::shared_ptr<scenario::Rendezvous> rendezvous = std::make_shared<scenario::Rendezvous>();
  /// What must reach no log and no result. The node adds to it.
  std::shared_ptr<base::Secrets> secrets = std::make_shared<base::Secrets>();
};

/// How many shards `plan` gets on a machine of `cores`: one a browser that is needed, at most one a
/// core.
int shard_count(const Plan& plan, int cores);

}  // namespace liveload::engine
