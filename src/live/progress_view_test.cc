#include "live/progress_view.hpp"

#include <gtest/gtest.h>

namespace liveload::live {
namespace {

using namespace std::chrono_literals;

Progress running() {
  return {.scenario = "Browse",
          .phase = Progress::Phase::kRunning,
          .elapsed = 12s,
          .duration = 20s,
          .users = 5,
          .users_running = 5,
          .users_failed = 0,
          .iterations = 1240,
          .iterations_per_second = 6.21,
          .recent = {{"liveview_event_duration_us", 60, 23'400},
                     {"iteration_duration_us", 60, 1'250'000}}};
}

TEST(ProgressLine, SaysAllOnOneLine) {
  EXPECT_EQ(progress_line({.unicode = true}, running()),
            "12 s Browse: 5/5 users, 1240 iterations (6.2/s), 0 failed, p95 event 23.4 ms   "
            "iteration 1.25 s, 8 s left");
}

TEST(ProgressLine, ShowsRestartsOnceThereAreAny) {
  Progress progress = running();
  progress.restarts = 1204;
  EXPECT_NE(progress_line({}, progress).find("0 failed, 1,204 restarted,"), std::string::npos);
}

TEST(ProgressBlock, FitsTheTerminalAndKeepsColourForTerminalsThatHaveIt) {
  Progress progress = running();
  progress.recent.push_back({"liveview_join_duration_us", 9, 61'000});
  progress.recent.push_back({"http_request_total_us", 9, 8'120});
  for (int width : {40, 60, 80, 120}) {
    const Terminal terminal{.interactive = true, .color = true, .unicode = true, .width = width};
    for (const std::string& line : progress_block(terminal, progress)) {
      EXPECT_LE(columns(line), static_cast<std::size_t>(width)) << line;
    }
  }
  for (const std::string& line : progress_block({.interactive = true}, running())) {
    EXPECT_EQ(line.find('\x1b'), line.npos);
  }
}

TEST(ProgressBlock, NeverPrintsWhatATargetOrScenarioSmuggledIn) {
  Progress progress = running();
  progress.scenario = "\x1b]0;owned\x07";
  EXPECT_EQ(progress_block({}, progress)[0].find('\x1b'), std::string::npos);
  EXPECT_EQ(printable("a\x1b[2Jb\xC2\x9B"), "a?[2Jb?");
  EXPECT_EQ(printable("ééé", 3), "é");
}

}  // namespace
}  // namespace liveload::live
