#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "browser/cdp/flags.hpp"
#include "browser/cdp/page.hpp"
#include "browser/cdp/process.hpp"
#include "browser/cdp/router.hpp"
#include "browser/connection.hpp"

namespace liveload::browser::cdp {

/// A Chromium of our own, at the other end of a pipe.
class CdpBrowser final : public Browser {
 public:
  static Result<std::unique_ptr<Browser>> start(net::EventLoop& loop,
                                                std::shared_ptr<process::Guard> guard,
                                                const BrowserOptions& options,
                                                std::vector<PageScript> scripts, Deadline deadline);

  Result<std::unique_ptr<Page>> open_page(PageObserver& observer, Deadline deadline) override;
  bool lost() const override { return router_.lost().has_value(); }
  std::string version() const override { return version_; }
  std::map<std::string, std::string> facts() const override;
  int process_group() const override { return process_ ? process_->pid() : 0; }
  void stop(Deadline deadline) override;

 private:
  CdpBrowser(net::EventLoop& loop, std::shared_ptr<process::Guard> guard,
             BrowserProcess::Started started, std::string sandbox, std::vector<PageScript> scripts);
  Result<void> greet(Deadline deadline);
  void take_event(std::string_view method, std::string_view message);
  void take_target(std::string_view message);

  std::shared_ptr<process::Guard> guard_;  ///< Used by the process.
  std::unique_ptr<BrowserProcess> process_;
  std::string sandbox_;
  std::string version_;
  Router router_;
  Session root_;
  BrowserParts parts_;
  net::Semaphore openings_;
};

}  // namespace liveload::browser::cdp
