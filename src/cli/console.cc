#include "cli/console.hpp"

#include <fmt/format.h>

#include <sstream>
#include <string>

#include "live/terminal.hpp"

namespace liveload::cli {
namespace {

constexpr std::size_t kLongestLine = 4000;

std::ostream& print_line(std::ostream& to, std::string_view line) {
  return to << live::printable(line, kLongestLine) << '\n';
}

}  // namespace

void print_error(std::ostream& to, const Error& error, std::string_view about) {
  Error headline = error;
  headline.hint.clear();
  const bool several_lines = error.cause.find('\n') != std::string::npos;
  if (several_lines) headline.cause.clear();
  print_line(to,
             fmt::format("liveload: {}{}{}", about, about.empty() ? "" : ": ", headline.message()));
  if (several_lines) {
    std::istringstream lines(error.cause);
    for (std::string line; std::getline(lines, line);) {
      // A compiler's colours are to be seen; it was run by us, on the user's own source.
      error.kind == ErrorKind::kCompile ? to << line << '\n' : print_line(to, line);
    }
  }
  if (!error.hint.empty()) print_line(to, "  next: " + error.hint);
}

}  // namespace liveload::cli
