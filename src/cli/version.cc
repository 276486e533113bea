#include <fmt/format.h>

#include "cli/commands.hpp"

namespace liveload::cli {
namespace {

Result<ExitCode> version(const Arguments& arguments, Console& console) {
  if (auto given = expect_positionals(arguments, 0, 0, "liveload version"); !given) {
    return tl::unexpected(given.error());
  }
  console.out << fmt::format("liveload {} (g++ {}, {} build)\n", LIVELOAD_VERSION, __VERSION__,
                             LIVELOAD_BUILD_TYPE);
  return ExitCode::kDone;
}

}  // namespace

const Command kVersionCommand{.name = "version",
                              .synopsis = "",
                              .summary = "Say which version this is.",
                              .details = "",
                              .options = {},
                              .extras = Extras::kRejected,
                              .run = version};

}  // namespace liveload::cli
