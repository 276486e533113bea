#include "engine/flush.hpp"

#include <algorithm>
#include <iterator>

namespace liveload::engine {

using namespace std::chrono_literals;

void Flush::add(Flush more) {
  delta.add(std::move(more.delta));
  std::ranges::move(more.failures.samples, std::back_inserter(failures.samples));
  for (const auto& [category, n] : more.failures.others) failures.others[category] += n;
  ended.insert(ended.end(), more.ended.begin(), more.ended.end());
}

FlushClock::FlushClock(base::Instant start, std::uint64_t node, std::uint64_t nodes)
    : start_(start) {
  const double part = static_cast<double>(node) / static_cast<double>(std::max(nodes, node + 1));
  next_ = start + 1s + std::chrono::round<Duration>(part * std::chrono::duration<double>(1s));
}

base::Instant FlushClock::turn(base::Instant now) {
  next_ += std::chrono::floor<std::chrono::seconds>(std::max(now - next_, Duration())) + 1s;
  return start_ + std::chrono::floor<std::chrono::seconds>(now - start_);
}

std::vector<UserId> EndedUsers::take_before(base::Instant end) {
  const auto stay = std::stable_partition(users_.begin(), users_.end(),
                                          [end](const auto& user) { return user.second < end; });
  std::vector<UserId> taken;
  for (auto user = users_.begin(); user != stay; ++user) taken.push_back(user->first);
  users_.erase(users_.begin(), stay);
  return taken;
}

}  // namespace liveload::engine
