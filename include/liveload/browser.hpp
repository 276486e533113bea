#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "liveload/error.hpp"

namespace liveload {

/// Which browser, and how it is treated.
struct BrowserOptions {
  /// The adapter. Only "cdp" (Chromium by the DevTools protocol) exists today.
  std::string connection = "cdp";
  /// Path of the browser, or the name of a program on PATH. Default: chromium-headless-shell, else
  /// chromium, else google-chrome or microsoft-edge, the first that is installed.
  std::string executable{};
  /// Further switches for the browser; named in the result.
  std::vector<std::string> arguments{};
  /// Default limit of each action; an action's own `timeout` wins.
  Duration command_timeout = std::chrono::minutes(1);
  /// Limit for the browser's start, and for opening one user's page.
  Duration start_timeout = std::chrono::seconds(60);
  /// How many users share one browser process before another is started. 1..1000.
  int users_per_browser = 50;
  enum class Sandbox { kAuto, kOn, kOff };
  /// kAuto: on wherever Chromium can have it (not as root, and only where the kernel lets it make
  /// namespaces).
  Sandbox sandbox = Sandbox::kAuto;
};

}  // namespace liveload
