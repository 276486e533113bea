#include "telemetry/stretch.hpp"

#include <algorithm>

namespace liveload::telemetry {

void add(std::vector<Stretch>& stretches, Second second) {
  const auto after = std::ranges::upper_bound(stretches, second, {}, &Stretch::from);
  const auto before = after == stretches.begin() ? stretches.end() : after - 1;
  if (before != stretches.end() && second < before->to) return;
  const bool extends = before != stretches.end() && before->to == second;
  const bool reaches = after != stretches.end() && after->from == second + 1;
  if (extends && reaches) {
    before->to = after->to;
    stretches.erase(after);
  } else if (extends) {
    before->to = second + 1;
  } else if (reaches) {
    after->from = second;
  } else {
    stretches.insert(after, {second, second + 1});
  }
}

}  // namespace liveload::telemetry
