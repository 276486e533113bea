#pragma once
#include <string>

#include "faults.hpp"

namespace liveload::demo {

struct Options {
  std::string host = "127.0.0.1";
  unsigned short port = 4000;
  unsigned threads = 0;  // 0: one a core
  // Signs sessions. Known to everybody, because here a signature only has to show that it is ours:
  // any password signs in anyway.
  std::string secret = "kiln and leaf";
  Faults faults;
  ServerFaults::Stall stall;
  double error_rate = 0;
};

// Reads the command line into `options`. Returns -1 to go on, or the exit code to end with: 0 after
// --help, 2 after a usage error, each printed already.
int read_options(int argc, char** argv, Options& options);

}  // namespace liveload::demo
