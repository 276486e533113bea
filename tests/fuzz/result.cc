// Any text as a result file; what is one can be written and read again.
#include <cstdlib>

#include "result/outcomes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace liveload;
  const auto outcomes = result::parse_outcomes({data, size});
  if (outcomes && !outcomes->empty() && !result::parse_outcomes(result::to_json(*outcomes))) {
    std::abort();
  }
  return 0;
}
