#include "result/compare.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "live/comparison_table.hpp"
#include "report/comparison_markdown.hpp"
#include "report/html.hpp"
#include "result/data.hpp"
#include "result/outcomes.hpp"

namespace liveload::cli {
namespace {

using result::Comparison;
using result::Side;

constexpr std::array kCompareOptions{
    OptionSpec{"allow", "ALLOWANCE",
               "By how much a figure may get worse: 'iterations rate 5%'. May be repeated.", true},
    OptionSpec{"by", "KEY", "Each value of this tag is one side; the first file's is the base."},
    OptionSpec{"format", "FORMAT", "table, markdown, json or html. Default: table."},
    OptionSpec{"out", "FILE", "Write it there. Default: standard output."}};

Failure wrong(std::string tried, std::string target, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = std::move(tried),
               .target = std::move(target),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

Result<void> check_format(const std::string& format) {
  for (const char* known : {"table", "markdown", "json", "html"}) {
    if (format == known) return {};
  }
  return wrong("read --format", format, "there is no such format", "table, markdown, json or html");
}

void add(Side& side, const std::string& path, std::vector<Outcome> outcomes) {
  side.label += (side.label.empty() ? "" : ", ") + path;
  std::ranges::move(outcomes, std::back_inserter(side.outcomes));
}

/// Each file is a side, or all between two `--`.
Result<std::vector<Side>> sides_by_place(const std::vector<std::string>& files) {
  const bool grouped = std::ranges::find(files, "--") != files.end();
  std::vector<Side> sides(1);
  for (const std::string& path : files) {
    const bool next = grouped ? path == "--" : !sides.back().label.empty();
    if (next) sides.emplace_back();
    if (path == "--") continue;
    auto outcomes = load_named(path);
    if (!outcomes) return tl::unexpected(std::move(outcomes.error()));
    add(sides.back(), path, std::move(*outcomes));
  }
  if (std::ranges::any_of(sides, [](const Side& side) { return side.label.empty(); }))
    return wrong("compare results", "--", "a side has no file",
                 "write base1.json base2.json -- new1.json new2.json");
  return sides;
}

/// Each value of the tag is a side, in the order of the files.
Result<std::vector<Side>> sides_by_tag(const std::vector<std::string>& files,
                                       const std::string& key) {
  std::vector<Side> sides;
  for (const std::string& path : files) {
    auto outcomes = load_named(path);
    if (!outcomes) return tl::unexpected(std::move(outcomes.error()));
    for (Outcome& outcome : *outcomes) {
      if (!outcome.result) continue;
      const auto tags = outcome.result->tags();
      const auto tag = tags.find(key);
      if (tag == tags.end())
        return wrong("compare results", path, fmt::format("it has no tag \"{}\"", key),
                     fmt::format("tag runs by `liveload run --tag {}=…`", key));
      const std::string label = fmt::format("{}={}", key, tag->second);
      auto side = std::ranges::find(sides, label, &Side::label);
      if (side == sides.end()) side = sides.insert(side, {.label = label, .outcomes = {}});
      side->outcomes.push_back(std::move(outcome));
    }
  }
  return sides;
}

/// The page of reports, with what was found above it.
std::string page(const std::vector<Side>& sides, const std::vector<Comparison>& comparisons) {
  std::vector<report::PageEntry> entries;
  for (const Side& side : sides) {
    for (const Outcome& outcome : side.outcomes)
      entries.push_back({.outcome = outcome, .source = side.label, .folder = ""});
  }
  return report::html(entries, comparisons);
}

std::string rendered(const std::string& format, const std::vector<Side>& sides,
                     const std::vector<Comparison>& comparisons, bool to_file) {
  if (format == "html") return page(sides, comparisons);
  if (format == "markdown") return report::comparison_markdown(comparisons);
  if (format == "json") return result::to_json(comparisons);
  live::Terminal terminal = live::Terminal::of(STDOUT_FILENO);
  if (to_file) terminal.color = false;
  std::string text;
  for (const Comparison& one : comparisons) text += live::comparison_table(terminal, one);
  return text;
}

Result<ExitCode> compare(const Arguments& arguments, Console& console) {
  const std::string out = arguments.get("out");
  const std::string format = arguments.get("format", "table");
  const std::string key = arguments.get("by");
  auto valid = expect_positionals(arguments, 2, 10'000, "liveload compare BASE.json NEW.json…")
                   .and_then([&] { return check_format(format); })
                   .and_then([&] { return out.empty() ? Result<void>{} : check_writable(out); });
  if (!valid) return tl::unexpected(valid.error());
  auto sides = key.empty() ? sides_by_place(arguments.positionals)
                           : sides_by_tag(arguments.positionals, key);
  if (!sides) return tl::unexpected(sides.error());
  std::vector<std::string> allowances;
  if (const auto given = arguments.options.find("allow"); given != arguments.options.end()) {
    for (const Given& one : given->second) allowances.push_back(one.text);
  }
  const auto comparisons = result::compare(*sides, allowances);
  if (!comparisons) return tl::unexpected(comparisons.error());
  const std::string text = rendered(format, *sides, *comparisons, !out.empty());
  if (out.empty()) {
    console.out << text;
  } else if (auto written = result::write_file(out, text); !written) {
    return tl::unexpected(written.error());
  }
  return std::ranges::all_of(*comparisons, &Comparison::passed) ? ExitCode::kDone
                                                                : ExitCode::kThreshold;
}

constexpr std::string_view kCompareDetails =
    "The first result is the base; each other one is held against it. Several runs of one side "
    "say\n"
    "more than one does, and are told apart by a --, or by a tag:\n"
    "\n"
    "  liveload compare base.json new.json\n"
    "  liveload compare base1.json base2.json -- new1.json new2.json\n"
    "  liveload compare --by version runs/*.json\n"
    "\n"
    "A change is called better, worse or changed where it is more than chance (docs/compare.md).\n"
    "The exit code is 99 when such a one is worse by more than its allowance.\n";

}  // namespace

const Command kCompareCommand{.name = "compare",
                              .synopsis = "BASE.json NEW.json… [OPTION]…",
                              .summary = "Say what changed between runs, and whether it is real.",
                              .details = kCompareDetails,
                              .options = kCompareOptions,
                              .extras = Extras::kRejected,
                              .run = compare};

}  // namespace liveload::cli
