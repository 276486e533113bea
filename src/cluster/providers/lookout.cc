#include "cluster/providers/lookout.hpp"

#include <condition_variable>

namespace liveload::cluster {

void Lookout::watch(const std::string& run_id, const std::vector<Launched>& nodes) {
  {
    const std::lock_guard lock(mutex_);
    run_id_ = run_id;
    nodes_.insert(nodes_.end(), nodes.begin(), nodes.end());
  }
  if (thread_.joinable()) return;
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Lookout::stop() {
  thread_ = std::jthread();
  const std::lock_guard lock(mutex_);
  nodes_.clear();
}

void Lookout::run(const std::stop_token& stop) {
  while (pause(pause_, stop)) {
    std::unique_lock lock(mutex_);
    const std::string run_id = run_id_;
    const std::vector<Launched> nodes = nodes_;
    lock.unlock();
    auto found = look_(run_id, nodes, stop);
    if (!found) continue;
    for (Ended& node : *found) add(std::move(node));
  }
}

void Lookout::add(Ended node) {
  const std::lock_guard lock(mutex_);
  std::erase_if(nodes_, [&](const Launched& other) { return other.node == node.node; });
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
