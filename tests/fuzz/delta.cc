// Any bytes as what a node measured; those that are survive use and another trip.
#include <cstdlib>

#include "telemetry/accumulator.hpp"
#include "telemetry/delta_codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace liveload::telemetry;
  constexpr Second kLatest = 10'000;
  const MetricTable& metrics = *MetricTable::catalogue();
  auto delta = decode_delta({data, size}, metrics, kLatest);
  if (!delta) return 0;
  const std::string bytes = encode_delta(*delta, metrics);
  const auto again = decode_delta(bytes, metrics, kLatest);
  if (!again || encode_delta(*again, metrics) != bytes) std::abort();
  Accumulator all({.max_buckets = 8});
  all.merge(std::move(*delta));
  if (all.bucket_count() > 8) std::abort();
  return 0;
}
