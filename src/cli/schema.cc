#include "cli/commands.hpp"
#include "result/outcomes.hpp"

namespace liveload::cli {
namespace {

Result<ExitCode> schema(const Arguments& arguments, Console& console) {
  if (auto given = expect_positionals(arguments, 0, 0, "liveload schema"); !given) {
    return tl::unexpected(given.error());
  }
  console.out << result::schema();
  return ExitCode::kDone;
}

}  // namespace

const Command kSchemaCommand{.name = "schema",
                             .synopsis = "",
                             .summary = "Print the JSON Schema of the result.",
                             .details = "",
                             .options = {},
                             .extras = Extras::kRejected,
                             .run = schema};

}  // namespace liveload::cli
