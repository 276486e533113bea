#include "liveload/run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include "base/duration.hpp"
#include "cli/commands.hpp"
#include "cli/file_limit.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/run_settings.hpp"
#include "cluster/formation.hpp"
#include "cluster/journal.hpp"
#include "live/live_page.hpp"
#include "live/progress_view.hpp"
#include "live/summary.hpp"
#include "result/outcomes.hpp"

namespace liveload::cli {
namespace {

namespace fs = std::filesystem;

/// A run may last for hours: what cannot be written at its end is said at its beginning.
Result<void> check_outputs(const RunSettings& settings) {
  std::vector<std::string> paths = settings.reports;
  if (settings.out) paths.push_back(*settings.out);
  for (const std::string& path : paths) {
    if (auto writable = check_writable(path); !writable) return writable;
  }
  return {};
}

bool stopped(const Interrupt& interrupt, const live::LivePage* page) {
  return interrupt.stop_requested() || (page != nullptr && page->stop_requested());
}

Result<std::unique_ptr<live::LivePage>> open_page(const RunSettings& settings) {
  if (!settings.live) return nullptr;
  return live::LivePage::open(*settings.live, {.stop = true, .change_users = true},
                              folder_of(settings.options.files));
}

/// Of earlier runs that were killed.
void mention_journals(const RunSettings& settings) {
  const auto left = cluster::Journal::left_in(settings.options.files);
  if (left.empty()) return;
  fmt::print(stderr,
             "an earlier run was killed, and left what it had measured: "
             "`liveload recover {}` makes its result\n",
             left.size() == 1 ? left.front().string() : settings.options.files);
}

/// `page` may be nullptr.
Result<std::vector<Outcome>> run_and_show(const RunSettings& settings, const Interrupt& interrupt,
                                          live::LivePage* page) {
  std::optional<live::ProgressView> view;
  if (settings.progress) view.emplace(stderr, live::Terminal::of(STDERR_FILENO));
  RunHooks hooks;
  hooks.stop_requested = [&interrupt, page] { return stopped(interrupt, page); };
  hooks.cut_requested = [&interrupt] { return interrupt.cut_requested(); };
  std::mutex writing;
  if (view || page != nullptr) {
    hooks.progress = [&](const Progress& progress) {
      const std::lock_guard lock(writing);
      if (view) view->update(progress);
      if (page != nullptr) page->show(progress);
    };
  }
  if (page != nullptr) {
    hooks.partial = [page](const Partial& partial) { page->show(partial); };
    hooks.ended = [page](const Outcome& outcome) { page->show(outcome); };
    hooks.users_change = [page] { return page->take_users_change(); };
  }
  hooks.notice = [&](const std::string& text) {
    const std::lock_guard lock(writing);
    if (view) view->clear();
    fmt::print(stderr, "{}\n", text);
  };
  return liveload::run(settings.options, hooks);
}

/// What was measured is not had again: where it cannot be written, it is kept elsewhere.
Result<void> save_results(const std::string& path, const std::vector<Outcome>& outcomes) {
  auto saved = result::save_outcomes(path, outcomes);
  if (saved) return saved;
  Error error = saved.error();
  std::error_code code;
  const fs::path elsewhere =
      fs::temp_directory_path(code) / fmt::format("liveload-result-{}.json", ::getpid());
  if (!code && result::save_outcomes(elsewhere, outcomes)) {
    error.hint = fmt::format("the result was kept as {}", elsewhere.string());
  }
  return fail(std::move(error));
}

Result<void> write_outputs(const RunSettings& settings, const std::vector<Outcome>& outcomes,
                           Console& console) {
  Result<void> all;
  const auto note = [&](Result<void> saved, std::string_view what, const std::string& path) {
    if (saved && !settings.quiet) console.out << what << path << '\n';
    if (!saved && all) all = std::move(saved);
  };
  if (settings.out) note(save_results(*settings.out, outcomes), "result  ", *settings.out);
  std::vector<report::PageEntry> entries;
  for (const Outcome& outcome : outcomes)
    entries.push_back({outcome, "", folder_of(settings.options.files)});
  for (const std::string& path : settings.reports) {
    const std::string text = render_report(report_format(path), entries);
    note(result::write_file(path, text), "report  ", path);
  }
  return all;
}

ExitCode code_of(const std::vector<Outcome>& outcomes, bool interrupted) {
  ExitCode code = interrupted ? ExitCode::kInterrupted : ExitCode::kDone;
  for (const Outcome& outcome : outcomes) {
    if (outcome.error) code = worse(code, exit_code(outcome.error->kind));
    if (outcome.result && !outcome.result->passed()) code = worse(code, ExitCode::kThreshold);
  }
  return code;
}

Result<ExitCode> run(const Arguments& arguments, Console& console) {
  const Result<RunSettings> settings = read_run_settings(arguments);
  if (!settings) return tl::unexpected(settings.error());
  if (settings->dry_run) {
    const auto preview = cluster::Formation::preview(settings->options);
    if (!preview) return tl::unexpected(preview.error());
    console.out << *preview;
    return ExitCode::kDone;
  }
  if (auto writable = check_outputs(*settings); !writable) {
    return tl::unexpected(writable.error());
  }
  mention_journals(*settings);
  raise_file_limit();
  const std::string notice = fmt::format(
      "\nfinishing: users get {} to end their iteration; once more (Ctrl-C) to cut them now\n",
      base::format_duration(settings->options.stop_grace));
  const Interrupt interrupt(notice);
  const auto page = open_page(*settings);
  if (!page) return tl::unexpected(page.error());
  if (*page) console.out << "live    " << (*page)->url() << '\n' << std::flush;
  const Result<std::vector<Outcome>> outcomes = run_and_show(*settings, interrupt, page->get());
  if (!outcomes) return tl::unexpected(outcomes.error());
  const live::Terminal terminal = live::Terminal::of(STDOUT_FILENO);
  for (const Outcome& outcome : *outcomes) {
    if (outcome.result && !settings->quiet) console.out << live::summary(terminal, *outcome.result);
    if (outcome.error) print_error(console.err, *outcome.error, outcome.scenario);
  }
  if (auto written = write_outputs(*settings, *outcomes, console); !written) {
    return tl::unexpected(written.error());
  }
  for (const Outcome& outcome : *outcomes) {
    if (!outcome.journal.empty()) cluster::remove_journal(outcome.journal);
  }
  if (*page) (*page)->end();
  return code_of(*outcomes, stopped(interrupt, page->get()));
}

constexpr std::string_view kRunDetails =
    "WHAT is a scenario's source (.cpp, .cc, .cxx), a library (.so), or a folder of them.\n"
    "Every other --KEY VALUE is the scenario's: --base-url http://localhost:4000. One that looks\n"
    "like a slip of an option below is an error; after a -- all are the scenario's.\n"
    "\n"
    "  liveload run shop.cpp --users 20 --scenario-duration 5m --base-url http://shop.test \\\n"
    "    --out result.json --report result.html\n"
    "\n"
    "Ctrl-C ends a run early: users finish (again: are cut), and the partial result is written.\n";

}  // namespace

const Command kRunCommand{.name = "run",
                          .synopsis = "WHAT… [OPTION]… [--KEY VALUE]…",
                          .summary = "Run scenarios, and measure what their users see.",
                          .details = kRunDetails,
                          .options = run_option_specs(),
                          .extras = Extras::kKept,
                          .run = run};

}  // namespace liveload::cli
