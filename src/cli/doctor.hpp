#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit_code.hpp"
#include "live/terminal.hpp"

namespace liveload::cli {

/// One thing that `liveload doctor` looked at.
struct Finding {
  enum class State {
    kGood,
    kWeak,     ///< A run is possible, with what the advice says.
    kMissing,  ///< No run is possible: `blocks` says with which exit code it would end.
  };
  State state = State::kGood;
  std::string subject;  ///< "browser"
  std::string value;    ///< "HeadlessChrome/156.0.8078.79 (/usr/bin/chromium-headless-shell)"
  std::string advice;   ///< What to do about it; empty when good.
  ExitCode blocks = ExitCode::kDone;
};

/// Cores, memory, open files, /dev/shm, namespaces: what a run lives on.
std::vector<Finding> examine_machine();

/// The compiler, the cache of compiled scenarios, and the browser, which is started once.
std::vector<Finding> examine_tools();

/// Aligned, a line each, the advice below; ✓ ! ✗ where the terminal has Unicode, else ok, -- and
/// NO.
void print_findings(std::ostream& to, const std::vector<Finding>& findings,
                    const live::Terminal& terminal);

/// With what a run would end here: kDone when nothing is missing, else the worst.
ExitCode verdict(const std::vector<Finding>& findings);

}  // namespace liveload::cli
