#include <fmt/format.h>
#include <unistd.h>

#include <sstream>

#include "browser/cdp/flags.hpp"
#include "browser/connection.hpp"
#include "cli/doctor.hpp"
#include "net/event_loop.hpp"
#include "scenario/build_cache.hpp"
#include "scenario/command.hpp"
#include "scenario/source.hpp"

namespace liveload::cli {
namespace {

using State = Finding::State;
using namespace std::chrono_literals;

/// "gcc version 12.2.0 (Debian 12.2.0-14)" out of what GCC and Clang say to -v.
std::string version_line(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    line.erase(line.find_last_not_of(' ') + 1);
    if (line.find(" version ") != std::string::npos) return line;
  }
  return "of unknown version";
}

Finding compiler() {
  Finding finding{
      .state = State::kMissing, .subject = "compiler", .blocks = ExitCode::kScenarioLoad};
  auto command = scenario::find_compiler();
  if (!command) {
    finding.value = command.error().cause;
    finding.advice = command.error().hint;
    return finding;
  }
  const std::string name = fmt::format("{}", fmt::join(*command, " "));
  command->push_back("-v");
  const auto version = scenario::run_command(*command, base::Deadline::after(20s));
  if (!version || !version->succeeded) {
    finding.value = name + " does not run";
    finding.advice = version ? version->messages : version.error().message();
    return finding;
  }
  return {.subject = "compiler",
          .value = fmt::format("{}: {}", name, version_line(version->messages))};
}

Finding cache() {
  const auto opened = scenario::BuildCache::open();
  if (!opened) {
    return {.state = State::kMissing,
            .subject = "scenario cache",
            .value = opened.error().cause,
            .advice = "name a folder that can be written by XDG_CACHE_HOME",
            .blocks = ExitCode::kScenarioLoad};
  }
  return {.subject = "scenario cache", .value = opened->headers().parent_path().string()};
}

/// What a browser says of itself, once it has been started and ended again.
Result<std::string> browser_version() {
  BrowserOptions options;
  options.start_timeout = 30s;
  const auto connection = browser::make_connection(options);
  if (!connection) return tl::unexpected(connection.error());
  Result<std::string> version;
  net::EventLoop loop;
  loop.spawn([&] {
    const auto deadline = base::Deadline::after(options.start_timeout);
    auto browser = (*connection)->start(loop, {}, deadline);
    if (!browser) {
      version = tl::unexpected(browser.error());
      return;
    }
    version = (*browser)->version();
    (*browser)->stop(deadline);
  });
  loop.run();
  return version;
}

Finding browser() {
  const auto executable = browser::cdp::find_executable({});
  const Result<std::string> version =
      executable ? browser_version() : tl::unexpected(executable.error());
  if (!version) {
    return {.state = State::kMissing,
            .subject = "browser",
            .value = version.error().cause,
            .advice = version.error().hint,
            .blocks = ExitCode::kBrowserStart};
  }
  return {.subject = "browser",
          .value = fmt::format("{} ({}), started and ended", *version, executable->path)};
}

Finding sandbox() {
  const auto decision = browser::cdp::decide_sandbox(BrowserOptions::Sandbox::kAuto);
  Finding finding{.subject = "sandbox", .value = decision.fact};
  if (!decision.on) {
    finding.state = State::kWeak;
    finding.advice =
        ::geteuid() == 0
            ? "run as another user to have it; without, load only what you trust"
            : "sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000";
  }
  return finding;
}

}  // namespace

std::vector<Finding> examine_tools() {
  return {browser(), sandbox(), compiler(), cache()};
}

}  // namespace liveload::cli
