#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <thread>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "live/live_page.hpp"
#include "live/playback.hpp"

namespace liveload::cli {
namespace {

using namespace std::chrono_literals;

constexpr Duration kTick = 250ms;
constexpr double kMostSpeed = 1e6;
constexpr std::array kReplayOptions{
    OptionSpec{"speed", "N", "So many times as fast as the run went. Default 10."},
    OptionSpec{"live", "HOST:PORT", "Where to serve the page. Default 127.0.0.1, any free port."}};

Result<double> read_speed(const std::string& text) {
  double speed = 0;
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, speed);
  if (code == std::errc{} && stop == end && speed > 0 && speed <= kMostSpeed) return speed;
  return fail({.kind = ErrorKind::kUsage,
               .tried = "read --speed",
               .target = text,
               .cause = "it is no number above 0 and up to 1000000",
               .hint = "write it like 1, 10 or 0.5"});
}

/// False once the person has had enough.
bool pause(const Interrupt& interrupt) {
  if (!interrupt.stop_requested()) std::this_thread::sleep_for(kTick);
  return !interrupt.stop_requested();
}

/// False once the person has had enough.
bool play(const RunResult& result, double speed, live::LivePage& page, const Interrupt& interrupt) {
  live::Playback playback(result);
  const auto start = std::chrono::steady_clock::now();
  while (true) {
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    playback.go_on_to(std::chrono::duration_cast<Duration>(
        std::min(passed * speed, std::chrono::duration<double>(result.duration()))));
    page.show(playback.progress());
    page.show(playback.partial());
    if (playback.over()) return true;
    if (!pause(interrupt)) return false;
  }
}

Result<ExitCode> replay(const Arguments& arguments, Console& console) {
  auto valid = expect_positionals(arguments, 1, 1, "liveload replay RESULT.json");
  if (!valid) return tl::unexpected(valid.error());
  const auto speed = read_speed(arguments.get("speed", "10"));
  if (!speed) return tl::unexpected(speed.error());
  const auto address = live::parse_live_address(arguments.get("live"));
  if (!address) return tl::unexpected(address.error());
  const std::string& path = arguments.positionals.front();
  const auto outcomes = load_named(path);
  if (!outcomes) return tl::unexpected(outcomes.error());
  const Interrupt interrupt("\n");
  auto page = live::LivePage::open(*address, {}, folder_of(path));
  if (!page) return tl::unexpected(page.error());
  console.out << "live    " << (*page)->url() << "\n        plays once it is open; Ctrl-C ends it\n"
              << std::flush;
  while (!(*page)->watched()) {
    if (!pause(interrupt)) return ExitCode::kDone;
  }
  for (const Outcome& outcome : *outcomes) {
    if (outcome.result && !play(*outcome.result, *speed, **page, interrupt)) return ExitCode::kDone;
    (*page)->show(outcome);
  }
  (*page)->end();
  while (pause(interrupt)) (*page)->attend();
  return ExitCode::kDone;
}

constexpr std::string_view kReplayDetails =
    "Serves the page of reports and feeds it with the saved run as it went, the way\n"
    "`liveload run --live` does with one that goes on. To see it at its end at once, render\n"
    "it: liveload report RESULT.json --out report.html\n";

}  // namespace

const Command kReplayCommand{.name = "replay",
                             .synopsis = "RESULT.json [OPTION]…",
                             .summary = "Show a saved run as it went, in a browser.",
                             .details = kReplayDetails,
                             .options = kReplayOptions,
                             .extras = Extras::kRejected,
                             .run = replay};

}  // namespace liveload::cli
