#include "browser/cdp/flags.hpp"

#include <sched.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace liveload::browser::cdp {
namespace {

constexpr std::string_view kCandidates[] = {"chromium-headless-shell", "chromium", "google-chrome",
                                            "google-chrome-stable", "microsoft-edge"};

/// Nothing of its own business in the background, and no page treated as if nobody looked at it.
/// Not among them, though it saves most of an animated page's cost: --disable-threaded-compositing,
/// under which no frame is ever drawn and requestAnimationFrame never calls back, to LiveView's
/// scripts as to any other.
constexpr std::string_view kSwitches[] = {
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--disable-breakpad",
    "--mute-audio",
    "--disable-default-apps",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-hang-monitor",
    "--disable-ipc-flooding-protection",
    "--disable-popup-blocking",
    "--metrics-recording-only",
    "--password-store=basic",
    "--use-mock-keychain",
    "--disable-field-trial-config",
    "--hide-scrollbars",
    "--window-size=1280,720",
};

/// A second --disable-features would replace the first, so the caller's are merged into ours.
constexpr std::string_view kDisableFeatures = "--disable-features=";
/// RenderDocument: with it, a document is left after the one that follows has taken its place, and
/// what the page says then is not heard.
constexpr std::string_view kDisabledFeatures =
    "Translate,MediaRouter,OptimizationHints,DialMediaRouteProvider,BackForwardCache,"
    "PaintHolding,HttpsUpgrades,RenderDocument";

/// Chromium keeps its shared memory there; containers often have 64 MB.
constexpr std::uint64_t kEnoughSharedMemory = 1024ULL * 1024 * 1024;

std::string on_path(std::string_view name) {
  if (name.find('/') != std::string_view::npos) {
    return ::access(std::string(name).c_str(), X_OK) == 0 ? std::string(name) : "";
  }
  const char* path = std::getenv("PATH");
  std::string_view rest = path ? path : "/usr/bin:/bin";
  while (!rest.empty()) {
    const auto end = std::min(rest.find(':'), rest.size());
    std::string candidate = std::string(rest.substr(0, end)) + "/" + std::string(name);
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return "";
}

/// Whether the kernel lets an ordinary process make the namespaces that the sandbox is built of.
bool kernel_allows_namespaces() {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(::unshare(CLONE_NEWUSER | CLONE_NEWPID) == 0 ? 0 : 1);
  int status = 1;
  return pid > 0 && ::waitpid(pid, &status, 0) == pid && status == 0;
}

bool little_shared_memory() {
  struct statvfs about{};
  if (::statvfs("/dev/shm", &about) != 0) return true;
  return std::uint64_t{about.f_bavail} * about.f_frsize < kEnoughSharedMemory;
}

}  // namespace

Result<Executable> find_executable(const BrowserOptions& options) {
  auto found = [](std::string path) {
    const bool shell = path.find("headless-shell") != std::string::npos ||
                       path.find("headless_shell") != std::string::npos;
    return Executable{.path = std::move(path), .headless_shell = shell};
  };
  if (!options.executable.empty()) {
    if (auto path = on_path(options.executable); !path.empty()) return found(std::move(path));
    return fail({.kind = ErrorKind::kBrowserStart,
                 .tried = "find the browser",
                 .target = options.executable,
                 .cause = "there is no such program",
                 .hint = "apt-get install chromium-headless-shell"});
  }
  for (const auto name : kCandidates) {
    if (auto path = on_path(name); !path.empty()) return found(std::move(path));
  }
  return fail({.kind = ErrorKind::kBrowserStart,
               .tried = "find a browser",
               .cause = "neither chromium-headless-shell nor another Chromium is installed",
               .hint = "apt-get install chromium-headless-shell"});
}

SandboxDecision decide_sandbox(BrowserOptions::Sandbox wish) {
  if (wish == BrowserOptions::Sandbox::kOn) return {.on = true, .fact = "on"};
  if (wish == BrowserOptions::Sandbox::kOff) return {.on = false, .fact = "off: by option"};
  if (::geteuid() == 0) return {.on = false, .fact = "off: running as root"};
  if (!kernel_allows_namespaces()) {
    return {.on = false, .fact = "off: the kernel lets this user make no namespaces"};
  }
  return {.on = true, .fact = "on"};
}

std::vector<std::string> command_line(const Executable& executable, const BrowserOptions& options,
                                      bool sandbox, const std::filesystem::path& profile) {
  std::vector<std::string> line{executable.path};
  if (!executable.headless_shell) line.emplace_back("--headless=new");
  line.insert(line.end(), std::begin(kSwitches), std::end(kSwitches));
  line.push_back("--user-data-dir=" + profile.string());
  if (!sandbox) line.emplace_back("--no-sandbox");
  if (little_shared_memory()) line.emplace_back("--disable-dev-shm-usage");
  std::string features = std::string(kDisableFeatures) + std::string(kDisabledFeatures);
  for (const auto& argument : options.arguments) {
    if (argument.starts_with(kDisableFeatures)) {
      features += "," + argument.substr(kDisableFeatures.size());
    } else {
      line.push_back(argument);
    }
  }
  line.push_back(features);
  line.emplace_back("about:blank");
  return line;
}

}  // namespace liveload::browser::cdp
