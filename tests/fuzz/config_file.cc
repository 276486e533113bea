// Any text as a configuration file.
#include "cli/config_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  (void)liveload::cli::parse_config_file({data, size}, "fuzz.toml");
  return 0;
}
