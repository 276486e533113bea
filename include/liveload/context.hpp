#pragma once

#include <chrono>
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload {

class Context;
namespace scenario {
class ContextState;
}

using UserId = std::uint64_t;

/// An argument given as a value, or as a function of the Context that is called when the action
/// runs: `user.fill("#name", [](const Context& c) { return c.assigned("name").text(); })`.
template <class T>
class Resolvable {
 public:
  template <class V>
    requires std::constructible_from<T, V> && (!std::invocable<V, const Context&>)
  Resolvable(V&& value) : value_(std::forward<V>(value)) {}  // NOLINT: implicit by design

  template <class F>
    requires std::invocable<F, const Context&>
  Resolvable(F&& resolver) : resolver_(std::forward<F>(resolver)) {}  // NOLINT

  T resolve(const Context& context) const { return resolver_ ? resolver_(context) : value_; }

 private:
  T value_{};
  std::function<T(const Context&)> resolver_;
};

using Text = Resolvable<std::string>;
using Texts = Resolvable<std::vector<std::string>>;

/// Settings of one action: `user.click("#buy", {.timeout = 5s, .label = "buy"})`.
struct ActionOptions {
  /// Default: the browser option `command_timeout` (one minute). Never reaches past the iteration's
  /// deadline.
  std::optional<Duration> timeout{};
  /// The dimension under which `action_duration_us` counts this action. Default: the action's name.
  std::string label{};
};

/// Where a reader puts what it read; made by `as`.
class As {
 public:
  using KeyOf = std::function<std::string(const Value&)>;
  using MapOf = std::function<Value::Object(const Value&)>;

  explicit As(std::string key) : key_(std::move(key)) {}
  explicit As(KeyOf key_of) : key_of_(std::move(key_of)) {}
  explicit As(MapOf map_of) : map_of_(std::move(map_of)) {}

  /// What to merge into the assigns for `value`.
  Value::Object assigns_for(const Value& value) const;

 private:
  std::string key_;
  KeyOf key_of_;
  MapOf map_of_;
};

/// Stores the value under `key`: `user.inner_text("#total", as("total"))`.
inline As as(std::string key) {
  return As(std::move(key));
}
/// Stores what `f` makes of the value: a key to store it under, or a whole map to merge.
template <class F>
  requires std::invocable<F, const Value&>
As as(F f) {
  if constexpr (std::convertible_to<std::invoke_result_t<F, const Value&>, std::string>) {
    return As(As::KeyOf(std::move(f)));
  } else {
    return As(As::MapOf(std::move(f)));
  }
}

/// The kinds of event that LiveView marks with a `phx-KIND-loading` class while they are
/// unanswered.
enum class Phx { kClick, kSubmit, kChange, kFocus, kBlur, kKeydown, kKeyup };

/// Why a user's iteration failed: the first failed action.
struct ActionError {
  std::uint64_t step = 0;              ///< Running number of the action, from 1, never reset.
  std::string action;                  ///< "click"; empty when the scenario itself said `fail`.
  std::vector<std::string> arguments;  ///< As resolved.
  Error reason;

  /// "Step 3: click(#buy) failed - timeout: …".
  std::string message() const;
};

/// One user's hands and eyes: what a scenario's `run` acts through.
///
/// Actions run one after another; each waits until it is done or fails at its deadline. After a
/// failure or a halt every further action does nothing, and the first cause is kept. Actions that
/// change the page wait until the element is attached, visible, stable and enabled, scroll to it,
/// and use real input events. Selectors are CSS; where several elements match, the first in
/// document order is meant. Confined to its user's fiber: never hand it to another thread.
///
/// A loop such as `while (!user.visible("#done")) user.sleep(1s);` would never end once nothing is
/// done any more: after 10,000 operations that did nothing, the iteration's `run` is cut off.
class Context {
 public:
  explicit Context(scenario::ContextState& state) : state_(&state) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // --- Navigation
  // -------------------------------------------------------------------------------------------------

  /// Opens `url` (absolute, or relative to the page that is open) and returns at the document's
  /// load event.
  Context& navigate(Text url, ActionOptions options = {});
  /// Loads the open page again, from its server.
  Context& reload(ActionOptions options = {});

  // --- Actions
  // ----------------------------------------------------------------------------------------------------

  Context& click(Text selector, ActionOptions options = {});
  /// Replaces the content of an input, textarea or editable element, as if pasted. Fires `input`
  /// (and so phx-change).
  Context& fill(Text selector, Text text, ActionOptions options = {});
  /// `fill` with nothing.
  Context& clear(Text selector, ActionOptions options = {});
  /// Focuses the element, then presses one key: "Enter", "ArrowDown", "a".
  Context& press(Text selector, Text key, ActionOptions options = {});
  /// Clicks a checkbox or radio button unless it is checked already.
  Context& check(Text selector, ActionOptions options = {});
  Context& uncheck(Text selector, ActionOptions options = {});
  /// Picks the option of a `<select>` whose value, or else whose label, is `option`.
  Context& select_option(Text selector, Text option, ActionOptions options = {});

  // --- Waiting
  // ----------------------------------------------------------------------------------------------------

  /// Returns once an element that matches is attached and visible.
  Context& wait_for_selector(Text selector, ActionOptions options = {});
  /// Returns once the page holds a LiveView, connected or not.
  Context& ensure_liveview(ActionOptions options = {});
  /// Returns once every LiveView that the page holds has joined and its first rendering is in the
  /// DOM. Fails with `liveview` as soon as a join is refused.
  Context& wait_for_liveview(ActionOptions options = {});
  /// Returns once no element that matches awaits the server's answer to an event of that kind: the
  /// reply has been received and patched in, debounced events included. An element that was removed
  /// has been answered.
  Context& wait_for_phx_loading_completion(Phx kind, Text selector, ActionOptions options = {});
  /// Clicks the form's submit button and returns once LiveView has answered, or the page that the
  /// form leads to is loaded.
  Context& submit_form(Text form, ActionOptions options = {});
  /// Pauses this user. Not an action of the page: no step, no metric. Ends early when the
  /// iteration's time is up.
  Context& sleep(Duration duration);

  // --- Reading
  // ----------------------------------------------------------------------------------------------------
  // Each waits for the element as an action does, and comes in two forms: one returns what was read
  // (nothing, "" or false after a failure), the other stores it and returns the Context.

  std::string page_content(ActionOptions options = {});
  Context& page_content(As as, ActionOptions options = {});
  std::string inner_html(Text selector, ActionOptions options = {});
  Context& inner_html(Text selector, As as, ActionOptions options = {});
  std::string inner_text(Text selector, ActionOptions options = {});
  Context& inner_text(Text selector, As as, ActionOptions options = {});
  std::optional<std::string> text_content(Text selector, ActionOptions options = {});
  Context& text_content(Text selector, As as, ActionOptions options = {});
  /// The value of an input, textarea or select.
  std::string input_value(Text selector, ActionOptions options = {});
  Context& input_value(Text selector, As as, ActionOptions options = {});
  std::optional<std::string> get_attribute(Text selector, Text name, ActionOptions options = {});
  Context& get_attribute(Text selector, Text name, As as, ActionOptions options = {});
  /// Whether an element that matches is visible now. Does not wait; no element is not visible.
  bool visible(Text selector, ActionOptions options = {});
  Context& visible(Text selector, As as, ActionOptions options = {});
  bool checked(Text selector, ActionOptions options = {});
  Context& checked(Text selector, As as, ActionOptions options = {});

  // --- Assigns and control
  // ----------------------------------------------------------------------------------------

  /// Keeps a value for later actions and iterations of this user. Works after a failure or halt,
  /// too.
  Context& assign(std::string key, Value value);
  /// What is kept under `key`; null where nothing is.
  const Value& assigned(std::string_view key) const;
  const Value::Object& assigns() const;
  Context& clear_assign(std::string_view key);
  Context& reset_assigns();
  /// Replaces what is kept under `key` by `f` of it. Fails where nothing is.
  Context& update_assign(std::string_view key, const std::function<Value(const Value&)>& f);

  /// Ends this user after the iteration, as a success. Does nothing after a failure.
  Context& halt();
  /// Fails the iteration. The first cause is kept. Does nothing after a halt.
  Context& fail(std::string reason);
  bool halted() const;
  bool failed() const;
  /// The first failed action; nullptr while nothing failed.
  const ActionError* error() const;

  /// Waits for a permit of the throttle declared under `name`, until the iteration's deadline at
  /// most. The waiting is measured as `throttle_wait_us`. Who holds a parallelism throttle's permit
  /// already goes on with that one.
  Context& throttle(std::string_view name);
  /// Gives a parallelism throttle's permit back before the iteration's end.
  Context& release(std::string_view name);

  UserId user_id() const;
  /// The running number of this user's iteration, from 1.
  std::uint64_t iteration() const;

 private:
  scenario::ContextState* state_;
};

}  // namespace liveload
