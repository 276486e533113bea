#pragma once

#include <memory>
#include <string>

#include "base/secrets.hpp"
#include "liveload/run.hpp"

namespace liveload::cluster {

/// What a crew is to run, and what of it must not show.
struct Order {
  const RunOptions& options;
  const RunHooks& hooks;
  std::string scenario;
  std::string origin;  ///< The file that the scenario came from.
  std::shared_ptr<base::Secrets> secrets = std::make_shared<base::Secrets>();
};

}  // namespace liveload::cluster
