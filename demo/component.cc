#include "component.hpp"

#include <utility>

namespace liveload::demo {

Dynamic Components::place(const std::string& id, const Make& make) {
  const auto [place, added] = by_id_.try_emplace(id, last_cid_ + 1);
  const int cid = place->second;
  Held& held = by_cid_[cid];
  if (added) {
    ++last_cid_;
    held = {id, make(), false};
  }
  held.doomed = false;
  return PlacedComponent{cid, held.component->render(cid)};
}

Component* Components::find(std::int64_t cid) {
  const auto place = by_cid_.find(cid);
  return place == by_cid_.end() ? nullptr : place->second.component.get();
}

void Components::will_destroy(const std::vector<std::int64_t>& cids) {
  for (const std::int64_t cid : cids) {
    if (const auto place = by_cid_.find(cid); place != by_cid_.end()) place->second.doomed = true;
  }
}

std::vector<std::int64_t> Components::destroy(const std::vector<std::int64_t>& cids) {
  std::vector<std::int64_t> gone;
  for (const std::int64_t cid : cids) {
    const auto place = by_cid_.find(cid);
    if (place == by_cid_.end() || !place->second.doomed) continue;
    by_id_.erase(place->second.id);
    by_cid_.erase(place);
    gone.push_back(cid);
  }
  return gone;
}

}  // namespace liveload::demo
