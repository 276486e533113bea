#include <array>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "report/markdown.hpp"
#include "result/outcomes.hpp"

namespace liveload::cli {
namespace {

constexpr std::array kOptions{
    OptionSpec{"format", "FORMAT", "Of what kind the report is. Default and only one: markdown."},
    OptionSpec{"out", "FILE", "Write it there. Default: standard output."}};

Result<void> check_format(const std::string& format) {
  if (format == "markdown") return {};
  return fail(
      {.kind = ErrorKind::kUsage,
       .tried = "read --format",
       .target = format,
       .cause = format == "html" ? "HTML reports do not exist yet" : "there is no such format",
       .hint = "markdown is the only one"});
}

Result<ExitCode> report(const Arguments& arguments, Console& console) {
  const std::string out = arguments.get("out");
  auto valid = expect_positionals(arguments, 1, 1, "liveload report RESULT.json")
                   .and_then([&] { return check_format(arguments.get("format", "markdown")); })
                   .and_then([&] { return out.empty() ? Result<void>{} : check_writable(out); });
  if (!valid) return tl::unexpected(valid.error());
  auto outcomes = result::load_outcomes(arguments.positionals[0]);
  if (!outcomes) {
    // What was named on the command line is wrong, whatever is wrong with it.
    Error error = outcomes.error();
    error.kind = ErrorKind::kUsage;
    return tl::unexpected(std::move(error));
  }
  const std::string text = report::markdown(*outcomes);
  if (out.empty()) {
    console.out << text;
  } else if (auto written = result::write_file(out, text); !written) {
    return tl::unexpected(written.error());
  }
  return ExitCode::kDone;
}

}  // namespace

const Command kReportCommand{.name = "report",
                             .synopsis = "RESULT.json [OPTION]…",
                             .summary = "Render a saved result as a report.",
                             .details = "",
                             .options = kOptions,
                             .extras = Extras::kRejected,
                             .run = report};

}  // namespace liveload::cli
