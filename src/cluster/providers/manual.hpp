#pragma once

#include "cluster/provider.hpp"

namespace liveload::cluster {

/// What the provider "manual" was asked for.
struct ManualSettings {
  std::string ticket_file{};                       ///< Empty: in a folder of its own below $TMPDIR.
  Duration look = std::chrono::milliseconds(100);  ///< How soon one who joins is noticed.
};

std::unique_ptr<Provider> manual_provider(ManualSettings settings);

}  // namespace liveload::cluster
