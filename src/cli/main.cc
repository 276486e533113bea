#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "cli/commands.hpp"

int main(int argc, char** argv) {
  // A browser that dies must show as a failed write to its pipe, not as our end.
  std::signal(SIGPIPE, SIG_IGN);
  const std::vector<std::string> args(argv + 1, argv + argc);
  liveload::cli::Console console{std::cout, std::cerr};
  return static_cast<int>(liveload::cli::dispatch(args, console));
}
