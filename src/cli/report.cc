#include <algorithm>
#include <array>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "result/outcomes.hpp"
#include "result/verdict.hpp"

namespace liveload::cli {
namespace {

constexpr std::size_t kMostResults = 50;
constexpr std::array kReportOptions{
    OptionSpec{"format", "FORMAT",
               "html, markdown, junit or csv. Default: by the extension of --out, else markdown."},
    OptionSpec{"threshold", "CONDITION", "Judge the result by this. May be repeated.", true},
    OptionSpec{"out", "FILE", "Write it there. Default: standard output."}};

Result<void> check_format(const std::string& format) {
  if (is_report_format(format)) return {};
  return fail({.kind = ErrorKind::kUsage,
               .tried = "read --format",
               .target = format,
               .cause = "there is no such format",
               .hint = std::string(kReportFormats)});
}

/// The scenarios of all files, each said to be from its file where there are several.
Result<std::vector<report::PageEntry>> load(const std::vector<std::string>& paths) {
  std::vector<report::PageEntry> entries;
  for (const std::string& path : paths) {
    auto outcomes = load_named(path);
    if (!outcomes) return tl::unexpected(outcomes.error());
    for (Outcome& outcome : *outcomes) {
      entries.push_back({std::move(outcome),
                         paths.size() > 1 ? std::filesystem::path(path).stem().string() : "",
                         folder_of(path)});
    }
  }
  return entries;
}

/// In place of the verdicts of its run, if it had any.
Result<void> judge(std::vector<report::PageEntry>& entries, const Arguments& arguments) {
  const auto given = arguments.options.find("threshold");
  if (given == arguments.options.end()) return {};
  std::vector<std::string> texts;
  for (const Given& one : given->second) texts.push_back(one.text);
  result::KnownOfEach known;
  for (const report::PageEntry& entry : entries) {
    const Outcome& outcome = entry.outcome;
    if (!outcome.result) continue;
    known.scenarios.emplace_back(outcome.scenario, result::known_metrics(outcome.result->data()));
  }
  if (auto checked = result::check_thresholds(texts, known); !checked) return checked;
  for (report::PageEntry& entry : entries) {
    Outcome& outcome = entry.outcome;
    if (!outcome.result) continue;
    auto judged = result::judge(*outcome.result, texts);
    if (!judged) return tl::unexpected(judged.error());
    outcome.result = std::move(*judged);
  }
  return {};
}

Result<ExitCode> report(const Arguments& arguments, Console& console) {
  const std::string out = arguments.get("out");
  std::string format = arguments.get("format", std::string(report_format(out)));
  if (format.empty()) format = "markdown";
  auto valid = expect_positionals(arguments, 1, kMostResults, "liveload report RESULT.json…")
                   .and_then([&] { return check_format(format); })
                   .and_then([&] { return out.empty() ? Result<void>{} : check_writable(out); });
  if (!valid) return tl::unexpected(valid.error());
  auto entries = load(arguments.positionals);
  if (!entries) return tl::unexpected(entries.error());
  if (auto judged = judge(*entries, arguments); !judged) return tl::unexpected(judged.error());
  const std::string text = render_report(format, *entries);
  if (out.empty()) {
    console.out << text;
  } else if (auto written = result::write_file(out, text); !written) {
    return tl::unexpected(written.error());
  }
  const bool met = std::ranges::all_of(*entries, [](const report::PageEntry& entry) {
    return !entry.outcome.result || entry.outcome.result->passed();
  });
  return met || !arguments.has("threshold") ? ExitCode::kDone : ExitCode::kThreshold;
}

constexpr std::string_view kReportDetails =
    "Several results are compared on one page:\n"
    "  liveload report monday.json friday.json --out week.html\n"
    "\n"
    "An HTML report is one file that needs nothing else, for mail and archives. Screenshots and\n"
    "documents of failures are looked for beside each result, and are in it as far as they fit.\n";

}  // namespace

const Command kReportCommand{.name = "report",
                             .synopsis = "RESULT.json… [OPTION]…",
                             .summary = "Render saved results as a report.",
                             .details = kReportDetails,
                             .options = kReportOptions,
                             .extras = Extras::kRejected,
                             .run = report};

}  // namespace liveload::cli
