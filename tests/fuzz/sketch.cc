// Any bytes as a sketch; those that are one survive use and another trip.
#include "telemetry/sketch.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using liveload::telemetry::Sketch;
  const auto sketch = Sketch::decode({data, size});
  if (!sketch) return 0;
  const std::string bytes = sketch->encode();
  const auto again = Sketch::decode(bytes);
  if (!again || again->encode() != bytes) std::abort();
  Sketch merged;
  merged.merge(*sketch);
  merged.merge(merged);
  const auto curve = merged.curve(101);
  if (curve.front() < sketch->min() || curve.back() > sketch->max()) std::abort();
  return 0;
}
