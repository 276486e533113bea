#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/deadline.hpp"
#include "browser/cdp/flags.hpp"
#include "net/event_loop.hpp"
#include "net/fiber.hpp"
#include "net/readiness.hpp"
#include "process/child.hpp"
#include "process/guard.hpp"
#include "process/run_folder.hpp"

namespace liveload::browser::cdp {

/// The browser's processes and their folder. Destroying it kills what still runs and removes the
/// folder. Confined to its shard.
class BrowserProcess {
 public:
  struct Started {
    std::unique_ptr<BrowserProcess> process;
    int socket;  ///< Our end of the pipe; the caller's.
  };
  /// `guard` must outlive the process. Error of kind `browser_start`.
  static Result<Started> start(net::EventLoop& loop, process::Guard& guard,
                               const Executable& executable, const BrowserOptions& options,
                               bool sandbox);
  ~BrowserProcess();

  /// Called once when the main process has ended by itself.
  std::function<void()> on_exit;

  /// Suspends the fiber until the main process has ended, or the deadline.
  void wait_for_exit(base::Deadline deadline);
  pid_t pid() const { return child_.pid(); }
  /// How it ended and the last lines of what it wrote to standard error, for error messages.
  std::string last_words();
  const std::vector<std::string>& command() const { return command_; }
  /// A private folder, removed with the processes.
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  BrowserProcess(net::EventLoop& loop, process::Guard& guard, process::RunFolder folder,
                 process::Child child, std::vector<std::string> command);
  void watch_errors();

  process::Guard& guard_;
  process::RunFolder folder_;
  process::Child child_;
  std::vector<std::string> command_;
  bool ended_ = false;
  net::Event exit_event_;
  net::Readiness exit_;
  std::optional<net::Readiness> errors_;
};

}  // namespace liveload::browser::cdp
