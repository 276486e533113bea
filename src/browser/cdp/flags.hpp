#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "liveload/browser.hpp"

namespace liveload::browser::cdp {

/// The browser to start, and what we know of it.
struct Executable {
  std::string path;
  /// The old headless mode as a program of its own: half the cost of a full browser.
  bool headless_shell = false;
};

/// The first that is installed, by BrowserOptions::executable. Error of kind `browser_start`.
Result<Executable> find_executable(const BrowserOptions& options);

/// Whether Chromium's sandbox is on, and why not.
struct SandboxDecision {
  bool on = true;
  std::string fact;  ///< "on", "off: running as root".
};

SandboxDecision decide_sandbox(BrowserOptions::Sandbox wish);

/// The command line, the program first.
std::vector<std::string> command_line(const Executable& executable, const BrowserOptions& options,
                                      bool sandbox, const std::filesystem::path& profile);

}  // namespace liveload::browser::cdp
