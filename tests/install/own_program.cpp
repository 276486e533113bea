// Runs the scenarios of the library that is named on the command line; expects the scenario "Visit"
// to be there, and to be reached by the run: its options are refused before any browser is needed.
#include <cstdio>
#include <liveload/run.hpp>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto unknown = liveload::run({.what = {argv[1]}, .scenarios = {"Nobody"}});
  if (unknown) return 3;
  std::puts(unknown.error().message().c_str());
  const bool lists_it = unknown.error().message().find("Visit") != std::string::npos;
  return unknown.error().kind == liveload::ErrorKind::kUsage && lists_it ? 0 : 4;
}
