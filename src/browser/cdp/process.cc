#include "browser/cdp/process.hpp"

#include <signal.h>
#include <sys/socket.h>

#include <cstring>
#include <string_view>

namespace liveload::browser::cdp {
namespace {

constexpr std::size_t kLastWords = 400;
/// Killed processes are gone within milliseconds; this is for a machine on its knees.
constexpr auto kKillTime = std::chrono::seconds(5);

Error start_error(const Executable& executable, Error inner) {
  inner.kind = ErrorKind::kBrowserStart;
  inner.tried = "start the browser";
  inner.target = executable.path;
  return inner;
}

}  // namespace

Result<BrowserProcess::Started> BrowserProcess::start(net::EventLoop& loop, process::Guard& guard,
                                                      const Executable& executable,
                                                      const BrowserOptions& options, bool sandbox) {
  auto folder = process::RunFolder::create();
  if (!folder) return fail(start_error(executable, folder.error()));
  guard.add(folder->path(), 0);

  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return fail(start_error(executable, {.cause = std::strerror(errno)}));
  }
  process::Descriptor ours(ends[0]), theirs(ends[1]);
  auto command = command_line(executable, options, sandbox, folder->path() / "profile");
  // Whatever the browser writes goes to the folder, which is removed with it.
  const std::string own = folder->path();
  auto child = process::Child::spawn(
      {.argv = command,
       .environment = {{"TMPDIR", own}, {"XDG_CONFIG_HOME", own}, {"XDG_CACHE_HOME", own}},
       .descriptors = {{theirs.get(), 3}, {theirs.get(), 4}}});
  if (!child) return fail(start_error(executable, child.error()));
  guard.add(folder->path(), child->pid());
  std::unique_ptr<BrowserProcess> process(
      new BrowserProcess(loop, guard, std::move(*folder), std::move(*child), std::move(command)));
  return Started{.process = std::move(process), .socket = ours.release()};
}

BrowserProcess::BrowserProcess(net::EventLoop& loop, process::Guard& guard,
                               process::RunFolder folder, process::Child child,
                               std::vector<std::string> command)
    : guard_(guard),
      folder_(std::move(folder)),
      child_(std::move(child)),
      command_(std::move(command)),
      exit_(loop, child_.exit_descriptor()) {
  exit_.when_readable([this] {
    ended_ = true;
    // What was started may have been a script around the browser, and what it leaves behind would
    // run on, at the cost of those who are still measured.
    child_.signal_group(SIGKILL);
    exit_event_.notify();
    if (on_exit) on_exit();
  });
  errors_.emplace(loop, child_.error_descriptor());
  watch_errors();
}

BrowserProcess::~BrowserProcess() {
  errors_.reset();
  process::kill_group(child_.pid(), base::Deadline::after(kKillTime));
  std::error_code ignored;
  std::filesystem::remove_all(folder_.path(), ignored);
  guard_.drop(folder_.path());
}

void BrowserProcess::watch_errors() {
  errors_->when_readable([this] {
    if (child_.read_errors()) {
      watch_errors();
    } else {
      errors_.reset();
    }
  });
}

void BrowserProcess::wait_for_exit(base::Deadline deadline) {
  while (!ended_) {
    if (!exit_event_.wait(deadline)) return;
  }
}

std::string BrowserProcess::last_words() {
  child_.read_errors();
  const auto status = child_.poll_exit();
  std::string words = status ? "it ended with " + status->text() : "it still runs";
  std::string_view errors = child_.recent_errors();
  while (errors.ends_with('\n')) errors.remove_suffix(1);
  if (errors.size() > kLastWords) errors.remove_prefix(errors.size() - kLastWords);
  if (!errors.empty()) words += " and said: " + std::string(errors);
  return words;
}

}  // namespace liveload::browser::cdp
