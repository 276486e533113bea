#include "browser/cdp/connection.hpp"

#include "browser/cdp/browser.hpp"
#include "process/guard.hpp"
#include "process/run_folder.hpp"

namespace liveload::browser::cdp {

CdpConnection::CdpConnection(BrowserOptions options) : options_(std::move(options)) {}
CdpConnection::~CdpConnection() = default;

std::map<std::string, Support> CdpConnection::feature_support() const {
  return {{"service workers", Support::kUnsupported}};
}

// Measured on chromium-headless-shell 156, two cores, the real LiveView client, a page of 150
// nodes, an action a second: 28 users kept a core full; PSS of the whole process group 97 MB
// without a page and 47 MB a user at 40 users.
int CdpConnection::users_per_core() const {
  return 28;
}
std::uint64_t CdpConnection::browser_memory_bytes() const {
  return 97'000'000;
}
std::uint64_t CdpConnection::context_memory_bytes() const {
  return 47'000'000;
}

Result<std::shared_ptr<process::Guard>> CdpConnection::guard() {
  const std::lock_guard lock(mutex_);
  if (guard_) return guard_;
  process::sweep_run_folders();
  auto started = process::Guard::start();
  if (!started) {
    Error error = started.error();
    error.kind = ErrorKind::kBrowserStart;
    return fail(std::move(error));
  }
  guard_ = std::move(*started);
  return guard_;
}

Result<std::unique_ptr<Browser>> CdpConnection::start(net::EventLoop& loop,
                                                      const std::vector<PageScript>& scripts,
                                                      Deadline deadline) {
  auto guarded = guard();
  if (!guarded) return tl::unexpected(guarded.error());
  return CdpBrowser::start(loop, std::move(*guarded), options_, scripts, deadline);
}

}  // namespace liveload::browser::cdp
