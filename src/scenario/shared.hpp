#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/secrets.hpp"
#include "liveload/config.hpp"
#include "scenario/feeder_set.hpp"
#include "scenario/files.hpp"
#include "scenario/rendezvous.hpp"
#include "scenario/run_files.hpp"
#include "scenario/secret_values.hpp"
#include "scenario/throttle_set.hpp"
#include "telemetry/metric_table.hpp"

namespace liveload::scenario {

/// What all users of a node share. Made by the node before its first user starts; outlives them.
struct Shared {
  /// What `run` is given.
  Config config;
  /// Where relative files are looked for before the working directory.
  std::filesystem::path folder;
  /// Finds the files that users upload, elsewhere than on the disk; may suspend the calling fiber.
  FindFile find_file;
  /// Where pictures go.
  std::optional<RunFiles> files;
  /// From which all random choices follow.
  std::uint64_t seed = 0;
  std::shared_ptr<const telemetry::MetricTable> metrics = telemetry::MetricTable::catalogue();
  std::unique_ptr<ThrottleSet> throttles = std::make_unique<ThrottleSet>();
  /// Where its users wait for each other.
  std::shared_ptr<Rendezvous> rendezvous = std::make_shared<Rendezvous>();
  /// The rows that Context::feed gives out.
  std::unique_ptr<FeederSet> feeders = std::make_unique<FeederSet>();
  /// What Context::secret gives out.
  SecretValues secrets;
  /// What must reach no log and no result: these and more.
  std::shared_ptr<base::Secrets> hidden = std::make_shared<base::Secrets>();
};

}  // namespace liveload::scenario
