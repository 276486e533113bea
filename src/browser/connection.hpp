#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.hpp"
#include "browser/observer.hpp"
#include "browser/page.hpp"
#include "liveload/browser.hpp"
#include "liveload/error.hpp"
#include "liveload/value.hpp"
#include "net/event_loop.hpp"

namespace liveload::browser {

/// A running browser. Confined to its shard.
class Browser {
 public:
  virtual ~Browser() = default;

  /// Opens a tab in a new isolated context. `observer` must outlive the page.
  virtual Result<std::unique_ptr<Page>> open_page(PageObserver& observer, Deadline deadline) = 0;
  virtual bool lost() const = 0;
  /// "HeadlessChrome/156.0.8078.79".
  virtual std::string version() const = 0;
  /// What the result should say of this browser: "sandbox" ("on", "off: running as root"),
  /// "command" (its command line).
  virtual std::map<std::string, std::string> facts() const = 0;
  /// The process group of all of its processes, for readings of CPU and memory; 0 when stopped.
  virtual int process_group() const = 0;
  /// All pages must be closed before. Ends the process and its children; kills what does not end by
  /// the deadline.
  virtual void stop(Deadline deadline) = 0;
};

enum class Support { kInstrumented, kEstimated, kUnsupported };
std::string_view to_string(Support support);

/// An adapter: how browsers are had, what they cost, and what can be measured by them. Thread-safe.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual std::string name() const = 0;
  /// By metric name; what is not named is instrumented.
  virtual std::map<std::string, Support> metric_support() const = 0;
  virtual std::map<std::string, Support> feature_support() const = 0;
  virtual int users_per_core() const = 0;
  virtual std::uint64_t browser_memory_bytes() const = 0;
  virtual std::uint64_t context_memory_bytes() const = 0;

  /// Starts a browser whose pages live on `loop`. Called from a fiber of that loop. `scripts` run
  /// in every page and must outlive the browser. Error of kind `browser_start`.
  virtual Result<std::unique_ptr<Browser>> start(net::EventLoop& loop,
                                                 const std::vector<PageScript>& scripts,
                                                 Deadline deadline) = 0;
};

/// The connection that `options.connection` names ("cdp"). Error of kind `usage` for a name that is
/// none.
Result<std::unique_ptr<Connection>> make_connection(const BrowserOptions& options);

}  // namespace liveload::browser
