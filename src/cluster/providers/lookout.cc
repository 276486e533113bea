#include "cluster/providers/lookout.hpp"

#include <condition_variable>

namespace liveload::cluster {

void Lookout::start() {
  if (thread_.joinable()) return;
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Lookout::stop() {
  thread_ = std::jthread();
}

void Lookout::run(const std::stop_token& stop) {
  while (pause(pause_, stop)) {
    auto found = look_(stop);
    if (!found) continue;
    for (Ended& node : *found) add(std::move(node));
  }
}

void Lookout::add(Ended node) {
  const std::lock_guard lock(mutex_);
  reasons_.emplace(std::move(node.node), std::move(node.reason));
}

std::vector<Ended> Lookout::ended() const {
  const std::lock_guard lock(mutex_);
  std::vector<Ended> all;
  for (const auto& [node, reason] : reasons_) all.push_back({node, reason});
  return all;
}

bool pause(Duration time, const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any never;
  never.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace liveload::cluster
