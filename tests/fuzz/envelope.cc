// A browser's message; what is found in it lies within it.
#include "browser/cdp/envelope.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const auto envelope = liveload::browser::cdp::peek_envelope({data, size});
  if (!envelope) return 0;
  for (const std::string_view part : {envelope->method, envelope->session}) {
    if (!part.empty() && (part.data() < data || part.data() + part.size() > data + size)) {
      std::abort();
    }
  }
  return 0;
}
