#include "cli/doctor.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/commands.hpp"

namespace liveload::cli {
namespace {

std::string mark(Finding::State state, const live::Terminal& terminal) {
  const auto either = [&](live::Style style, std::string_view unicode, std::string_view ascii) {
    return live::paint(terminal, style, terminal.unicode ? unicode : ascii);
  };
  switch (state) {
    case Finding::State::kGood:
      return either(live::Style::kGood, "✓", "ok");
    case Finding::State::kWeak:
      return either(live::Style::kWarning, "!", "--");
    case Finding::State::kMissing:
      return either(live::Style::kBad, "✗", "NO");
  }
  return {};
}

Result<ExitCode> doctor(const Arguments& arguments, Console& console) {
  if (auto given = expect_positionals(arguments, 0, 0, "liveload doctor"); !given) {
    return tl::unexpected(given.error());
  }
  std::vector<Finding> findings = examine_tools();
  for (Finding& finding : examine_machine()) findings.push_back(std::move(finding));
  print_findings(console.out, findings, live::Terminal::of(STDOUT_FILENO));
  const ExitCode code = verdict(findings);
  console.out << (code == ExitCode::kDone ? "\nA run is possible here.\n"
                                          : "\nNo run is possible here yet.\n");
  return code;
}

}  // namespace

void print_findings(std::ostream& to, const std::vector<Finding>& findings,
                    const live::Terminal& terminal) {
  std::size_t width = 0;
  for (const Finding& finding : findings) width = std::max(width, finding.subject.size());
  const std::size_t mark_width = terminal.unicode ? 2 : 3;
  const std::string indent(mark_width + width + 2, ' ');
  for (const Finding& finding : findings) {
    to << live::pad_right(mark(finding.state, terminal), mark_width)
       << live::pad_right(finding.subject, width + 2) << finding.value << '\n';
    if (!finding.advice.empty()) to << indent << finding.advice << '\n';
  }
}

ExitCode verdict(const std::vector<Finding>& findings) {
  ExitCode code = ExitCode::kDone;
  for (const Finding& finding : findings) {
    if (finding.state == Finding::State::kMissing) code = worse(code, finding.blocks);
  }
  return code;
}

const Command kDoctorCommand{
    .name = "doctor",
    .synopsis = "",
    .summary = "Say what is here, what is missing, and how to get it.",
    .details =
        "Ends with 0 when a run is possible here, else with the code that it would end with.\n",
    .options = {},
    .extras = Extras::kRejected,
    .run = doctor};

}  // namespace liveload::cli
