// Any bytes as what nodes have measured until now; those that are survive use and another trip.
#include "telemetry/accumulator.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace liveload::telemetry;
  const AccumulatorOptions options{.max_buckets = 8};
  auto all = Accumulator::decode({data, size}, options);
  if (!all) return 0;
  const std::string bytes = all->encode();
  const auto again = Accumulator::decode(bytes, options);
  if (!again || again->encode() != bytes) std::abort();
  (void)all->active_users();
  (void)all->histogram(Histogram::kActionDurationUs).quantile(0.95);
  Delta more;
  more.users.push_back({.second = 100, .started = 1});
  all->merge(more);
  if (all->bucket_count() > 8) std::abort();
  return 0;
}
