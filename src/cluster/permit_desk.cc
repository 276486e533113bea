#include "cluster/permit_desk.hpp"

namespace liveload::cluster {

void PermitDesk::open(base::Instant start, const std::map<std::string, std::uint64_t>& users) {
  start_ = start;
  for (const auto& [node, count] : users) dealer_.expect(node, count);
  if (throttles_) next_ = start - kGrantAhead;
}

void PermitDesk::report(const std::string& node, const Demand& demand, base::Instant now) {
  if (!start_) return;
  dealer_.report(node, demand, now - *start_);
  // From now on somebody wants something.
  if (next_ == base::Instant::max()) next_ = now;
}

void PermitDesk::work(base::Instant now) {
  if (now < next_) return;
  next_ = now + kPermitTick;
  for (const PermitDealer::Addressed& dealt : dealer_.deal(now - *start_)) {
    send_(dealt.node, dealt.grant);
  }
}

}  // namespace liveload::cluster
