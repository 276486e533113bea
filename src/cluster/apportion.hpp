#pragma once

#include <cstdint>
#include <vector>

namespace liveload::cluster {

/// One of those among whom whole things are dealt.
struct Claim {
  double weight = 0;
  /// What it should have had so far and did not get; negative where it got more. Always within ±1:
  /// what is rounded is carried on, not saved up.
  double credit = 0;
  std::int64_t dealt = 0;
};

/// Deals `total` things among the claims by their weights, of which one must be above 0: sets
/// `dealt`, and carries the rest of the division in `credit`, so that it comes out even over
/// repeated deals. Claims without weight get nothing.
void apportion(std::int64_t total, std::vector<Claim>& claims);

}  // namespace liveload::cluster
