#include <algorithm>
#include <array>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "report/markdown.hpp"
#include "result/outcomes.hpp"
#include "result/verdict.hpp"

namespace liveload::cli {
namespace {

constexpr std::array kOptions{
    OptionSpec{"format", "FORMAT", "Of what kind the report is. Default and only one: markdown."},
    OptionSpec{"threshold", "CONDITION", "Judge the result by this. May be repeated.", true},
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

/// In place of the verdicts of its run, if it had any.
Result<void> judge(std::vector<Outcome>& outcomes, const Arguments& arguments) {
  const auto given = arguments.options.find("threshold");
  if (given == arguments.options.end()) return {};
  std::vector<std::string> texts;
  for (const Given& one : given->second) texts.push_back(one.text);
  for (Outcome& outcome : outcomes) {
    if (!outcome.result) continue;
    auto judged = result::judge(*outcome.result, texts);
    if (!judged) return tl::unexpected(judged.error());
    outcome.result = std::move(*judged);
  }
  return {};
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
  if (auto judged = judge(*outcomes, arguments); !judged) return tl::unexpected(judged.error());
  const std::string text = report::markdown(*outcomes);
  if (out.empty()) {
    console.out << text;
  } else if (auto written = result::write_file(out, text); !written) {
    return tl::unexpected(written.error());
  }
  const bool met = std::ranges::all_of(*outcomes, [](const Outcome& outcome) {
    return !outcome.result || outcome.result->passed();
  });
  return met || !arguments.has("threshold") ? ExitCode::kDone : ExitCode::kThreshold;
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
