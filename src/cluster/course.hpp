#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "liveload/error.hpp"
#include "result/verdict.hpp"

namespace liveload::cluster {

/// How a run went, or goes, besides what was measured.
struct Course {
  std::int64_t users = 0;  ///< All that were to come.
  base::Instant started{};
  base::Instant ended{};  ///< Now, of one that goes on.
  std::vector<std::string> warnings;
  std::vector<result::Threshold> thresholds;
  std::optional<Error> error;  ///< Why it broke off.
};

}  // namespace liveload::cluster
