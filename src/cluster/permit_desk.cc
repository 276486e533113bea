#include "cluster/permit_desk.hpp"

namespace liveload::cluster {

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
