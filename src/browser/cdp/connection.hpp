#pragma once

#include <memory>
#include <mutex>

#include "browser/connection.hpp"

namespace liveload::process {
class Guard;
}

namespace liveload::browser::cdp {

/// Chromium by the DevTools protocol over a pipe.
class CdpConnection final : public Connection {
 public:
  explicit CdpConnection(BrowserOptions options);
  ~CdpConnection() override;

  std::string name() const override { return "cdp"; }
  std::map<std::string, Support> metric_support() const override { return {}; }
  std::map<std::string, Support> feature_support() const override;
  int users_per_core() const override;
  std::uint64_t browser_memory_bytes() const override;
  std::uint64_t context_memory_bytes() const override;
  Result<std::unique_ptr<Browser>> start(net::EventLoop& loop,
                                         const std::vector<PageScript>& scripts,
                                         Deadline deadline) override;

 private:
  Result<std::shared_ptr<process::Guard>> guard();

  const BrowserOptions options_;
  std::mutex mutex_;
  std::shared_ptr<process::Guard> guard_;  ///< Started with the first browser; under mutex_.
};

}  // namespace liveload::browser::cdp
