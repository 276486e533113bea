#include "live/progress_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/duration.hpp"
#include "result/units.hpp"

namespace liveload::live {
namespace {

using namespace std::chrono_literals;

constexpr Duration kLinePeriod = 5s;

std::string_view label_of(std::string_view metric) {
  if (metric == "liveview_event_duration_us") return "event";
  if (metric == "liveview_join_duration_us") return "join";
  if (metric == "http_request_total_us") return "http";
  if (metric == "iteration_duration_us") return "iteration";
  return metric;
}

std::string whole_seconds(Duration duration) {
  return base::format_duration(std::chrono::round<std::chrono::seconds>(duration));
}

std::string phase_text(const Progress& progress) {
  const Duration left = std::max(progress.duration - progress.elapsed, Duration::zero());
  switch (progress.phase) {
    case Progress::Phase::kStarting:
      return "starting browsers";
    case Progress::Phase::kSettingUp:
      return "setting up";
    case Progress::Phase::kTearingDown:
      return "tearing down";
    case Progress::Phase::kStopping:
      return "stopping: users finish their iteration";
    case Progress::Phase::kEnded:
      return "ended after " + whole_seconds(progress.elapsed);
    case Progress::Phase::kRunning:
      break;
  }
  return left > 0s ? fmt::format("{} left", whole_seconds(left)) : "last iterations";
}

std::string bar(const Terminal& terminal, const Progress& progress, int width) {
  const double share = progress.duration > 0s
                           ? std::clamp(std::chrono::duration<double>(progress.elapsed) /
                                            std::chrono::duration<double>(progress.duration),
                                        0.0, 1.0)
                           : 0;
  const int full = static_cast<int>(share * width);
  std::string done;
  std::string rest;
  for (int i = 0; i < width; ++i)
    (i < full ? done : rest) += terminal.unicode ? "━" : (i < full ? "=" : "-");
  return paint(terminal, Style::kGood, done) + paint(terminal, Style::kDim, rest);
}

std::string failures(const Terminal& terminal, const Progress& progress) {
  const std::string text = fmt::format(
      "{} failed", result::format_count(static_cast<std::uint64_t>(progress.users_failed)));
  std::string painted =
      paint(terminal, progress.users_failed > 0 ? Style::kBad : Style::kDim, text);
  if (progress.restarts == 0) return painted;
  return painted +
         paint(terminal, Style::kWarning,
               fmt::format(", {} restarted",
                           result::format_count(static_cast<std::uint64_t>(progress.restarts))));
}

/// Empty where there is but one.
std::string nodes(const Terminal& terminal, const Progress& progress) {
  if (progress.nodes < 2) return {};
  std::string text = fmt::format("   {} nodes", progress.nodes);
  if (progress.nodes_lost == 0) return paint(terminal, Style::kDim, text);
  text += fmt::format(", {} lost", progress.nodes_lost);
  return paint(terminal, Style::kBad, text);
}

/// As many metrics as fit into `room` columns.
std::string recent(const Terminal& terminal, const Progress& progress, std::size_t room) {
  std::string text;
  for (const Progress::Recent& metric : progress.recent) {
    std::string value = result::format_microseconds(metric.p95_us);
    if (!terminal.unicode && value.find("µ") != value.npos) value.replace(value.find("µ"), 2, "u");
    const std::string_view separator = text.empty() ? "" : "   ";
    const std::string label(label_of(metric.metric));
    if (columns(text) + columns(separator) + columns(label) + 1 + columns(value) > room) break;
    text += separator;
    text += paint(terminal, Style::kDim, label) + " " + value;
  }
  return text.empty() ? paint(terminal, Style::kDim, "nothing yet") : text;
}

}  // namespace

std::vector<std::string> progress_block(const Terminal& terminal, const Progress& progress) {
  const auto row = [&](std::string_view label, std::string value) {
    return "  " + paint(terminal, Style::kDim, pad_right(label, 12)) + std::move(value);
  };
  const std::string name = printable(progress.scenario, 40);
  const std::string phase = phase_text(progress);
  const int room = terminal.width - static_cast<int>(columns(name) + columns(phase)) - 6;
  return {
      paint(terminal, Style::kBold, name) + "  " +
          bar(terminal, progress, std::clamp(room, 5, 40)) + "  " + phase,
      row("users", fmt::format("{} of {} running   {}{}", progress.users_running, progress.users,
                               failures(terminal, progress), nodes(terminal, progress))),
      row("iterations",
          fmt::format("{}   {:.1f}/s",
                      result::format_count(static_cast<std::uint64_t>(progress.iterations)),
                      progress.iterations_per_second)),
      row("p95 of 10 s",
          recent(terminal, progress, static_cast<std::size_t>(std::max(terminal.width - 15, 0)))),
  };
}

std::string progress_line(const Terminal& terminal, const Progress& progress) {
  Terminal plain = terminal;
  plain.color = false;
  return fmt::format("{} {}: {}/{} users{}, {} iterations ({:.1f}/s), {}, p95 {}, {}",
                     whole_seconds(progress.elapsed), printable(progress.scenario, 40),
                     progress.users_running, progress.users,
                     progress.nodes > 1 ? "," + nodes(plain, progress).substr(2) : "",
                     progress.iterations, progress.iterations_per_second, failures(plain, progress),
                     recent(plain, progress, 200), phase_text(progress));
}

void ProgressView::update(const Progress& progress) {
  if (terminal_.interactive) {
    draw(progress);
  } else if (last_line_ < 0s || progress.elapsed - last_line_ >= kLinePeriod - 100ms) {
    last_line_ = progress.elapsed;
    fmt::print(out_, "{}\n", progress_line(terminal_, progress));
  }
  std::fflush(out_);
}

void ProgressView::draw(const Progress& progress) {
  // The window may have been resized meanwhile.
  const Terminal now = Terminal::of(fileno(out_));
  if (now.interactive) terminal_.width = now.width;
  // Each line is written over the old one, all at once: erasing first would flicker.
  std::string text = drawn_ > 0 ? fmt::format("\x1b[{}F", drawn_) : "";
  drawn_ = 0;
  for (const std::string& line : progress_block(terminal_, progress)) {
    text += line + "\x1b[K\n";
    ++drawn_;
  }
  fmt::print(out_, "{}\x1b[0J", text);
}

void ProgressView::clear() {
  if (drawn_ == 0) return;
  // Up to the block's first line, then erase to the end of the screen.
  fmt::print(out_, "\x1b[{}F\x1b[0J", drawn_);
  std::fflush(out_);
  drawn_ = 0;
}

}  // namespace liveload::live
