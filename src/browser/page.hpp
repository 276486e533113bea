#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/deadline.hpp"
#include "liveload/emulation.hpp"
#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload::browser {

using base::Deadline;
using base::Instant;

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
/// Selectors are those of docs/selectors.md. Actions wait for an element that is attached, visible,
/// stable and enabled (see actions.ts). Functions that are not pure are what an adapter may lack:
/// they fail with `unsupported`.
class Page {
 public:
  virtual ~Page() = default;

  /// Returns at the document's load event. `navigation` when nothing could be loaded; an HTTP error
  /// page is a page.
  virtual Result<void> navigate(std::string_view url, Deadline deadline) = 0;
  virtual Result<void> reload(Deadline deadline) = 0;
  /// The address of the document; "about:blank" before the first navigation.
  virtual std::string url() const = 0;

  /// Steps back (negative) or forward in the history; false where there are not so many. Returns at
  /// the document's load event, or once the document has moved.
  virtual Result<bool> go(int steps, Deadline deadline);

  virtual Result<void> click(std::string_view selector, Deadline deadline) = 0;
  virtual Result<void> fill(std::string_view selector, std::string_view text,
                            Deadline deadline) = 0;
  virtual Result<void> press(std::string_view selector, std::string_view key,
                             Deadline deadline) = 0;
  virtual Result<void> set_checked(std::string_view selector, bool checked, Deadline deadline) = 0;
  virtual Result<void> select_options(std::string_view selector,
                                      const std::vector<std::string>& options,
                                      Deadline deadline) = 0;
  virtual Result<void> double_click(std::string_view selector, Deadline deadline);
  virtual Result<void> type(std::string_view selector, std::string_view text, Deadline deadline);
  /// Without a selector: `press` wherever the focus is.
  virtual Result<void> press_key(std::string_view key, Deadline deadline);
  virtual Result<void> focus(std::string_view selector, Deadline deadline);
  virtual Result<void> blur(std::string_view selector, Deadline deadline);
  virtual Result<void> hover(std::string_view selector, Deadline deadline);
  virtual Result<void> drag_and_drop(std::string_view source, std::string_view target,
                                     Deadline deadline);
  virtual Result<void> scroll_to(std::string_view selector, Deadline deadline);
  virtual Result<void> scroll_by(double right, double down, Deadline deadline);
  /// `paths` are whole, and readable. `usage` for what the input does not take by its attributes.
  virtual Result<void> set_files(std::string_view selector, const std::vector<std::string>& paths,
                                 Deadline deadline);

  virtual Result<void> wait_for_selector(std::string_view selector, Deadline deadline) = 0;

  /// An empty selector means the whole page. `timeout` says what text is there instead.
  virtual Result<void> wait_for_text(std::string_view selector, std::string_view text,
                                     Deadline deadline);
  virtual Result<void> wait_for_hidden(std::string_view selector, Deadline deadline);
  virtual Result<void> wait_for_attribute(std::string_view selector, std::string_view name,
                                          std::string_view value, Deadline deadline);
  virtual Result<void> wait_for_count(std::string_view selector, std::size_t count,
                                      Deadline deadline);
  /// The pattern is that of Context::wait_for_url.
  virtual Result<void> wait_for_url(std::string_view pattern, Deadline deadline);

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

  virtual Result<std::size_t> count(std::string_view selector, Deadline deadline);
  /// Runs code of the scenario in the page's own world: an expression, or a function. Error of kind
  /// `script` with the message of what it throws. Not started anew in another document.
  virtual Result<Value> eval(std::string_view script, const Value::Array& arguments,
                             Deadline deadline);

  /// See Context. A snapshot of another adapter is `usage`.
  virtual Result<Value> storage_snapshot(Deadline deadline);
  virtual Result<void> restore_storage(const Value& snapshot, Deadline deadline);
  virtual Result<void> reset_storage(Deadline deadline);

  virtual Result<void> emulate(const Emulation& changes, Deadline deadline);
  virtual void answer_dialogs(bool accept, std::string prompt_text);
  virtual std::optional<std::string> last_dialog() const;
  /// The oldest download that began at `since` or later and was not asked for yet, once it is
  /// complete: name, url, bytes, path.
  virtual Result<Value> wait_for_download(Instant since, Deadline deadline);
  /// The oldest window that this page opened at `since` or later and that was not asked for yet,
  /// once it has loaded: a page of its own that belongs to this one, until `close_popup` or this
  /// page's end. It shares this one's cookies, emulation and downloads.
  virtual Result<Page*> popup(Instant since, Deadline deadline);
  /// Does not wait.
  virtual void close_popup(Page& page);
  /// Makes the document of an iframe the one that is acted on, until `leave_frame`.
  virtual Result<void> enter_frame(std::string_view selector, Deadline deadline);
  virtual void leave_frame();

  /// A PNG of the window. Works, as far as it can, also where the page's scripts hang.
  virtual Result<std::string> screenshot(Deadline deadline);

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

}  // namespace liveload::browser
