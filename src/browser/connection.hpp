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
#include "liveload/browser.hpp"
#include "liveload/error.hpp"
#include "liveload/value.hpp"
#include "net/event_loop.hpp"

namespace liveload::browser {

using base::Deadline;

/// A script of ours that runs in every document of a page before the page's own.
struct PageScript {
  std::string_view source;
  /// Name of the global function through which the script reports; the script takes it away from
  /// the page's sight before any code of the page runs. Empty: none.
  std::string_view binding;
};

/// One user's tab, in a browser context of its own. Each call suspends the calling fiber and ends
/// by its deadline with `timeout`; `browser_lost` once the page or browser is gone. Confined to its
/// shard.
///
/// Selectors are CSS. Actions wait for an element that is attached, visible, stable and enabled
/// (see actions.ts).
class Page {
 public:
  virtual ~Page() = default;

  /// Returns at the document's load event. `navigation` when nothing could be loaded; an HTTP error
  /// page is a page.
  virtual Result<void> navigate(std::string_view url, Deadline deadline) = 0;
  virtual Result<void> reload(Deadline deadline) = 0;
  /// The address of the document; "about:blank" before the first navigation.
  virtual std::string url() const = 0;

  virtual Result<void> click(std::string_view selector, Deadline deadline) = 0;
  virtual Result<void> fill(std::string_view selector, std::string_view text,
                            Deadline deadline) = 0;
  virtual Result<void> press(std::string_view selector, std::string_view key,
                             Deadline deadline) = 0;
  virtual Result<void> set_checked(std::string_view selector, bool checked, Deadline deadline) = 0;
  virtual Result<void> select_options(std::string_view selector,
                                      const std::vector<std::string>& options,
                                      Deadline deadline) = 0;
  virtual Result<void> wait_for_selector(std::string_view selector, Deadline deadline) = 0;

  virtual Result<std::string> content(Deadline deadline) = 0;
  virtual Result<std::string> inner_html(std::string_view selector, Deadline deadline) = 0;
  virtual Result<std::string> inner_text(std::string_view selector, Deadline deadline) = 0;
  virtual Result<std::optional<std::string>> text_content(std::string_view selector,
                                                          Deadline deadline) = 0;
  virtual Result<std::string> input_value(std::string_view selector, Deadline deadline) = 0;
  virtual Result<std::optional<std::string>> attribute(std::string_view selector,
                                                       std::string_view name,
                                                       Deadline deadline) = 0;
  virtual Result<bool> visible(std::string_view selector, Deadline deadline) = 0;
  virtual Result<bool> checked(std::string_view selector, Deadline deadline) = 0;

  /// Evaluates a function call in the page's own world and awaits its promise: `function` is an
  /// expression that is a function, `arguments` become its arguments. When the document goes away
  /// meanwhile, the call starts anew in the next document once that one's scripts of ours have run.
  /// What it throws becomes an Error of kind `liveview` whose cause is the message; a timeout's
  /// cause is what `waiting_for` says.
  virtual Result<Value> call(std::string_view function, const Value::Array& arguments,
                             std::string_view waiting_for, Deadline deadline) = 0;

  /// Returns once everything that happened in the page until now has reached the observer; called
  /// before closing.
  virtual Result<void> drain(Deadline deadline) = 0;
  /// Closes the tab and its context; requests under way are reported as unfinished. Also done by
  /// the destructor.
  virtual void close(Deadline deadline) = 0;
};

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
