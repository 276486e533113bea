// Any text as a file of rows; whatever is taken as one gives every row, and hides what is asked.
#include "scenario/rows.hpp"

#include <cstdlib>
#include <string>

#include "base/secrets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace liveload;
  for (const Feeder::Format format : {Feeder::Format::kCsv, Feeder::Format::kJson}) {
    const auto rows = scenario::Rows::parse(format, std::string(data, size), "f");
    for (std::size_t i = 0; rows && i < rows->size(); ++i) {
      if (rows->row(i).if_object() == nullptr) std::abort();
    }
  }
  base::Secrets secrets;
  secrets.add("a%b+ c");
  if (secrets.mask(std::string(data, size)).find("a%b+ c") != std::string::npos) std::abort();
  return 0;
}
