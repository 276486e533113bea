#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cluster/journal.hpp"
#include "cluster/recovery.hpp"
#include "live/summary.hpp"
#include "result/outcomes.hpp"

namespace liveload::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostNamed = 1000;
constexpr std::array kRecoverOptions{
    OptionSpec{"out", "FILE.json",
               "Write the result there. Default: recovered.json beside the journal's folder."},
    OptionSpec{"keep", "", "Leave the journals where they are."}};

/// The journals themselves, and those in the folders.
Result<std::vector<fs::path>> journals_of(const std::vector<std::string>& named) {
  std::vector<fs::path> journals;
  for (const std::string& name : named) {
    std::error_code code;
    if (!fs::is_directory(name, code)) {
      journals.emplace_back(name);
      continue;
    }
    const auto left = cluster::Journal::left_in(name);
    if (left.empty()) {
      return fail({.kind = ErrorKind::kUsage,
                   .tried = "find journals",
                   .target = name,
                   .cause = "there is none of a run that was killed",
                   .hint = "they lie in a run's folder of files: that of `--out result.json` is "
                           "result-files"});
    }
    journals.insert(journals.end(), left.begin(), left.end());
  }
  return journals;
}

/// Pictures of failures are looked for from where the folder lies that the journal is in.
std::string beside_folder_of(const fs::path& journal) {
  std::error_code code;
  const fs::path here = fs::current_path(code);
  const fs::path whole = fs::absolute(journal, code).lexically_normal();
  const fs::path folder = whole.parent_path().parent_path();
  return (folder == here ? fs::path() : folder) / "recovered.json";
}

Result<void> check_free(const std::string& out, bool chosen) {
  if (!chosen && fs::exists(out)) {
    return fail({.kind = ErrorKind::kUsage,
                 .tried = "write the result",
                 .target = out,
                 .cause = "there is a file of that name",
                 .hint = "name another by --out, from the same folder"});
  }
  return check_writable(out);
}

Result<ExitCode> recover(const Arguments& arguments, Console& console) {
  auto valid = expect_positionals(arguments, 1, kMostNamed, "liveload recover JOURNAL…");
  if (!valid) return tl::unexpected(valid.error());
  const auto journals = journals_of(arguments.positionals);
  if (!journals) return tl::unexpected(journals.error());
  const std::string out = arguments.get("out", beside_folder_of(journals->front()));
  if (auto is_free = check_free(out, arguments.has("out")); !is_free) {
    return tl::unexpected(is_free.error());
  }
  std::vector<Outcome> outcomes;
  for (const fs::path& journal : *journals) {
    auto outcome = cluster::recover(journal);
    if (!outcome) {
      outcome.error().kind = ErrorKind::kUsage;
      return tl::unexpected(outcome.error());
    }
    outcomes.push_back(std::move(*outcome));
  }
  if (auto saved = result::save_outcomes(out, outcomes); !saved) {
    return tl::unexpected(saved.error());
  }
  const live::Terminal terminal = live::Terminal::of(STDOUT_FILENO);
  for (const Outcome& outcome : outcomes) console.out << live::summary(terminal, *outcome.result);
  console.out << "result  " << out << '\n';
  for (const fs::path& journal : *journals) {
    if (cluster::journal_in_use(journal)) {
      console.err << fmt::format("the run that writes {} goes on: this is what it has until now\n",
                                 journal.string());
    } else if (!arguments.has("keep")) {
      cluster::remove_journal(journal);
    }
  }
  return ExitCode::kDone;
}

constexpr std::string_view kRecoverDetails =
    "JOURNAL is what a run writes down as it goes, a .journal in its folder of files, or that\n"
    "folder. It is left where the process that leads the run was killed (by the system for want\n"
    "of memory, by CI), and has all that was measured until then; where the run ended by itself "
    "it\n"
    "is gone. The journal is removed once its result is written.\n"
    "\n"
    "  liveload recover result-files --out result.json\n"
    "  liveload report result.json --out report.html\n";

}  // namespace

const Command kRecoverCommand{.name = "recover",
                              .synopsis = "JOURNAL… [OPTION]…",
                              .summary = "Make the result of a run that was killed.",
                              .details = kRecoverDetails,
                              .options = kRecoverOptions,
                              .extras = Extras::kRejected,
                              .run = recover};

}  // namespace liveload::cli
