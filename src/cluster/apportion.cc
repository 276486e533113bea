#include "cluster/apportion.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace liveload::cluster {

void apportion(std::int64_t total, std::vector<Claim>& claims) {
  double weights = 0;
  for (const Claim& claim : claims) weights += claim.weight;
  std::int64_t left = total;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    Claim& claim = claims[i];
    claim.dealt = 0;
    if (claim.weight <= 0) continue;
    claim.credit += static_cast<double>(total) * claim.weight / weights;
    claim.dealt = std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(claim.credit)));
    left -= claim.dealt;
    order.push_back(i);
  }
  const auto remainder = [&](std::size_t i) {
    return claims[i].credit - static_cast<double>(claims[i].dealt);
  };
  std::ranges::stable_sort(order, std::ranges::greater{}, remainder);
  for (std::size_t k = 0; left > 0; k = (k + 1) % order.size(), --left) ++claims[order[k]].dealt;
  // Credits of earlier deals may come to more than there is.
  for (std::size_t k = order.size(); left < 0; k = k == 1 ? order.size() : k - 1) {
    Claim& last = claims[order[k - 1]];
    if (last.dealt == 0) continue;
    --last.dealt;
    ++left;
  }
  for (const std::size_t i : order) {
    claims[i].credit = std::clamp(remainder(i), -1.0, 1.0);
  }
}

}  // namespace liveload::cluster
