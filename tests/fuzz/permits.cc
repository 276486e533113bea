// Any bytes as what a node asks for, or is granted; what can be read comes back, and a dealer bears
// it.
#include <cstdlib>

#include "cluster/permit_codec.hpp"
#include "cluster/permit_dealer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace liveload;
  using namespace liveload::cluster;
  using namespace std::chrono_literals;
  if (const auto grant = decode_grant({data, size})) {
    const std::string bytes = encode(*grant);
    const auto again = decode_grant(bytes);
    if (!again || encode(*again) != bytes) std::abort();
  }
  const auto demand = decode_demand({data, size});
  if (!demand) return 0;
  const std::string bytes = encode(*demand);
  const auto again = decode_demand(bytes);
  if (!again || encode(*again) != bytes) std::abort();
  PermitDealer dealer({Throttle::rate("r", 100, 1s), Throttle::parallelism("p", 10)});
  dealer.report("hostile", *demand, 0s);
  for (Duration now{}; now < 7s; now += kPermitTick) {
    std::uint64_t allowed = 0;
    for (const auto& [node, grant] : dealer.deal(now)) {
      for (const HeldGrant& held : grant.held) allowed += held.allowed;
    }
    if (allowed > 10) std::abort();
  }
  return 0;
}
