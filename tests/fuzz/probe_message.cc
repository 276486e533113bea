// What code in a page may send us in place of the probe.
#include "liveview/probe_message.hpp"

#include <cmath>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace liveload;
  const base::Instant received =
      base::to_instant(base::WallTime(std::chrono::seconds(1'800'000'000)));
  liveview::read_probe_message(
      {data, size}, received, [](std::string_view) {},
      [&](const liveview::ProbeItem& item) {
        if (item.ended > received + std::chrono::minutes(1)) std::abort();
        for (const double n : item.numbers) {
          if (!std::isfinite(n) || n < 0) std::abort();
        }
        for (const std::string_view text : item.texts) {
          if (text.size() > 512) std::abort();
        }
      });
  return 0;
}
