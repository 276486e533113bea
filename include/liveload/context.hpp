#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "liveload/action.hpp"
#include "liveload/emulation.hpp"
#include "liveload/error.hpp"
#include "liveload/pacing.hpp"
#include "liveload/value.hpp"

namespace liveload {

namespace scenario {
class ContextState;
}

using UserId = std::uint64_t;

/// One user's hands and eyes: what a scenario's `run` acts through.
///
/// Actions run one after another; each waits until it is done or fails at its deadline. After a
/// failure or a halt every further action does nothing, and the first cause is kept. Actions that
/// change the page wait until the element is attached, visible, stable and enabled, scroll to it,
/// and use real input events. Selectors are those of docs/selectors.md: CSS, `text=`, `role=`,
/// `label=`, `xpath=`, chained with `>>`; where several elements match, the first in document order
/// is meant. Confined to its user's fiber: never hand it to another thread.
///
/// A loop such as `while (!user.visible("#done")) user.sleep(1s);` would never end once nothing is
/// done any more: after 10,000 operations that did nothing, the iteration's `run` is cut off.
class Context {
 public:
  explicit Context(scenario::ContextState& state) : state_(&state) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // --- Navigation

  /// Opens `url` (absolute, or relative to the page that is open) and returns at the document's
  /// load event.
  Context& navigate(Text url, ActionOptions options = {});
  /// Loads the open page again, from its server.
  Context& reload(ActionOptions options = {});
  /// One step back in the page's history; a live navigation back ends when LiveView has shown it.
  /// Any other ends at the document's load, or its popstate. Fails with `navigation` where there is
  /// no such step.
  Context& go_back(ActionOptions options = {});
  Context& go_forward(ActionOptions options = {});

  // --- Actions

  /// Clicks the middle of the element with the left button.
  Context& click(Text selector, ActionOptions options = {});
  Context& double_click(Text selector, ActionOptions options = {});
  /// Replaces the content of an input, textarea or editable element, as if pasted. Fires `input`
  /// (and so phx-change).
  Context& fill(Text selector, Text text, ActionOptions options = {});
  /// `fill` with nothing.
  Context& clear(Text selector, ActionOptions options = {});
  /// Focuses the element and types `text` at the end of what it holds, key by key on a US keyboard.
  /// The end of a line is Enter. What no key types ("é") comes as a key of its own; control
  /// characters are left out.
  Context& type(Text selector, Text text, ActionOptions options = {});
  /// Focuses the element, then presses one key or chord: "Enter", "ArrowDown", "a",
  /// "Control+Shift+K". Modifiers (Alt, Control, Meta, Shift) are pressed and released in order.
  Context& press(Text selector, Text key, ActionOptions options = {});
  /// Presses a key or chord wherever the focus is: for `phx-window-keydown`.
  Context& press_key(Text key, ActionOptions options = {});
  /// Clicks a checkbox or radio button unless it is checked already.
  Context& check(Text selector, ActionOptions options = {});
  Context& uncheck(Text selector, ActionOptions options = {});
  /// Picks the option of a `<select>` whose value, or else whose label, is `option`.
  Context& select_option(Text selector, Text option, ActionOptions options = {});
  /// Picks these options of a `<select multiple>` (values, else labels), and no others; none where
  /// the list is empty.
  Context& select_multiple_options(Text selector, Texts options_to_pick,
                                   ActionOptions options = {});
  /// Gives the element the focus. Fails with `element` where it cannot have it.
  Context& focus(Text selector, ActionOptions options = {});
  /// Takes the focus from the element, which must have it or be focusable.
  Context& blur(Text selector, ActionOptions options = {});
  /// Moves the mouse onto the element.
  Context& hover(Text selector, ActionOptions options = {});
  /// Drags `source` onto the middle of `target` with the mouse, HTML drag and drop included.
  Context& drag_and_drop(Text source, Text target, ActionOptions options = {});
  /// Scrolls the element into the middle of the window.
  Context& scroll_to(Text selector, ActionOptions options = {});
  /// Turns the mouse wheel over the middle of the window: CSS pixels, down and right positive.
  Context& scroll_by(double down, double right = 0, ActionOptions options = {});
  /// Gives files to an `<input type="file">`. Of a LiveView upload it returns once LiveView has
  /// answered: the entries are validated or, with auto_upload, sent. What the server refuses shows
  /// in the page; what the input's own attributes (`multiple`, `accept`) refuse fails with `usage`,
  /// as does a file that is missing. No files take away what it has. A relative path is looked for
  /// beside the scenario's own source, then in the working directory.
  Context& upload_file(Text selector, Texts paths, ActionOptions options = {});
  /// Pushes an event to the LiveView that holds the element, or to the page's main LiveView where
  /// the selector is empty, as a hook's `pushEvent` does, once that LiveView has joined. Returns
  /// the reply's payload (`{:reply, payload, socket}`) once it is patched in; null where there is
  /// none. Fails with `liveview` where the LiveView is lost before it answers.
  Value push_event(Text event, Value payload = Value::Object{}, Text selector = "",
                   ActionOptions options = {});

  // --- Waiting

  /// Returns once an element that matches is attached and visible.
  Context& wait_for_selector(Text selector, ActionOptions options = {});
  /// Returns once the page's visible text, or that of the first element that matches, contains
  /// `text`. White space counts as one space.
  Context& wait_for_text(Text text, ActionOptions options = {});
  Context& wait_for_text(Text selector, Text text, ActionOptions options = {});
  /// Returns once the page's address matches, by live navigation or a new document: a whole
  /// address, or a path ("/orders/*/edit"); `*` stands for anything but `/`, `**` for anything. A
  /// query counts only where the pattern has one.
  Context& wait_for_url(Text pattern, ActionOptions options = {});
  /// Returns once the page holds a LiveView, connected or not.
  Context& ensure_liveview(ActionOptions options = {});
  /// Returns once every LiveView that the page holds has joined and its first rendering is in the
  /// DOM. Fails with `liveview` as soon as a join is refused.
  Context& wait_for_liveview(ActionOptions options = {});
  /// Returns once nothing is pending on any LiveView of the page: all have joined, every event has
  /// been answered and patched in, no navigation, upload or debounced event is under way.
  Context& wait_for_liveview_idle(ActionOptions options = {});
  /// Returns once no element that matches awaits the server's answer to an event of that kind: the
  /// reply has been received and patched in, debounced events included. An element that was removed
  /// has been answered.
  Context& wait_for_phx_loading_completion(Phx kind, Text selector, ActionOptions options = {});
  /// Returns the payload of an event that the server pushed (`push_event/3`) since the last action
  /// on the page began, that action's own answer included: no race with a quick server. Of several
  /// the oldest; each is given out once. The document that is open knows its own events, the last
  /// hundred of them (and not more than a megabyte); a live navigation keeps them.
  Value wait_for_event(Text event, ActionOptions options = {});
  Context& wait_for_event(Text event, As as, ActionOptions options = {});
  /// Clicks the form's submit button and returns once LiveView has answered, or the page that the
  /// form leads to is loaded.
  Context& submit_form(Text form, ActionOptions options = {});
  /// Pauses this user. Not an action of the page: no step, no metric. Ends early when the
  /// iteration's time is up.
  Context& sleep(Duration duration);
  /// Pauses as a person does between two actions, by this user's own random numbers: the same in
  /// each run of the same seed. `user.think_time(ThinkTime::uniform(1s, 3s))`. Like `sleep`, it is
  /// no action, and ends early when the iteration's time is up.
  Context& think_time(ThinkTime time);

  // --- Expectations
  // Each waits up to 5 s (or the options' timeout), and fails with `expectation`, saying what was
  // there instead.

  /// The element's visible text contains `text`; white space counts as one space.
  Context& expect_text(Text selector, Text text, ActionOptions options = {});
  Context& expect_visible(Text selector, ActionOptions options = {});
  /// No element that matches is visible, or there is none.
  Context& expect_hidden(Text selector, ActionOptions options = {});
  /// As wait_for_url.
  Context& expect_url(Text pattern, ActionOptions options = {});
  /// The attribute is exactly `value`.
  Context& expect_attribute(Text selector, Text name, Text value, ActionOptions options = {});
  /// So many elements match, visible or not.
  Context& expect_count(Text selector, std::size_t count, ActionOptions options = {});

  // --- Reading
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
  /// How many elements match now. Does not wait.
  std::size_t count(Text selector, ActionOptions options = {});
  Context& count(Text selector, As as, ActionOptions options = {});
  /// The page's address; "about:blank" before the first navigation. No step.
  std::string url() const;
  /// Runs JavaScript in the page's own world: an expression, or a function that is called with
  /// `arguments`. Promises are awaited; what it throws fails the action with `script`, and so does
  /// a document that is left meanwhile. Values travel as JSON: undefined, NaN and infinities become
  /// null, elements and functions {}; what refers to itself fails with `script`.
  Value eval(Text script, Value::Array arguments = {}, ActionOptions options = {});
  Context& eval(Text script, As as, Value::Array arguments = {}, ActionOptions options = {});

  // --- The browser around the page

  // These work before the first navigation, too, and ask no server for anything.

  /// Cookies, and localStorage and IndexedDB of each origin that the page was on or that was
  /// restored, and the sessionStorage of the one that is open: opaque, can be kept in assigns, in a
  /// Config or a file (it is JSON), and given to another user. What IndexedDB holds and cannot be
  /// carried, such as a CryptoKey, fails with `unsupported`. What frames of other sites keep is not
  /// in it, but for their cookies.
  Value context_storage_snapshot(ActionOptions options = {});
  Context& context_storage_snapshot(As as, ActionOptions options = {});
  /// Puts a snapshot back, over what is there: cookies one by one, but for those that have expired,
  /// and all that the snapshot's origins keep. sessionStorage of an origin that is not open is
  /// there in the next document of it. A page that is open finds its databases closed. Fails with
  /// `usage` for what is no snapshot.
  Context& restore_context_storage(Value snapshot, ActionOptions options = {});
  /// Empties cookies, storage and caches of every origin, and ends service workers: the next page
  /// is a new visitor's. The page that is open stays, with what its scripts hold in memory, and its
  /// sockets stay joined as whoever they were: navigate or reload afterwards.
  Context& reset_context_storage(ActionOptions options = {});

  /// How `alert`, `confirm` and `prompt` are answered from now on; without a text, a prompt keeps
  /// what it proposes. Default: dismissed. Leaving a page (`beforeunload`) is always agreed to.
  Context& answer_dialogs(bool accept, std::string prompt_text = "");
  /// What the page's last dialog said; nothing where there was none.
  std::optional<std::string> last_dialog() const;
  /// Waits for a download that began since the last action on the page began, to its end:
  /// {"name": "report.csv", "url": …, "bytes": 1234, "path": …}. The file is there until the user's
  /// page is closed. A user's downloads may take 1 GiB in all. Fails with `navigation` when the
  /// download breaks off.
  Value wait_for_download(ActionOptions options = {});
  /// Runs `actions` in the window that the last action opened, once that has loaded; closed after.
  /// It may close itself with its last action. Windows that nobody asks for stay open, the last
  /// three of them, until the user's page is closed; what they do is measured.
  Context& in_popup(const std::function<void()>& actions, ActionOptions options = {});
  /// Runs `actions` in the document of the `<iframe>` that matches, once that has loaded, of
  /// whichever site it is; `navigate` and `reload` are the frame's then. What lies over the frame
  /// in the page around it is not noticed.
  Context& in_frame(Text selector, const std::function<void()>& actions,
                    ActionOptions options = {});

  // These take effect at once and stay for this user's life; they may come before the first
  // navigate.

  Context& set_viewport(int width, int height);
  /// "de-DE": Accept-Language, navigator.language, and how numbers and dates are written.
  Context& set_locale(std::string locale);
  Context& set_timezone(std::string timezone);
  Context& set_user_agent(std::string user_agent);
  /// Sent with every request, in place of those set before.
  Context& set_extra_headers(std::map<std::string, std::string> headers);
  /// Answers HTTP authentication.
  Context& set_basic_auth(std::string user, std::string password);
  Context& set_offline(bool offline);
  /// A profile by name: "slow-3g", "fast-3g", "slow-4g", "fast-4g", "none".
  Context& shape_network(std::string_view profile);
  Context& shape_network(NetworkProfile profile);
  /// 4: the page's scripts run at a fourth of the speed. Throttles the page, not the generator.
  Context& shape_cpu(double slowdown);

  /// Writes a picture of the window as NAME-userN-iterationM.png into the run's folder of files;
  /// NAME of letters, digits, `-`, `_` and `.` only.
  Context& screenshot(Text name, ActionOptions options = {});

  // --- Measuring

  /// Runs `body`, and measures it as `step_duration_us` under `name` if it went well. Steps may
  /// hold steps. A failure within names them.
  Context& step(std::string_view name, const std::function<void()>& body);
  /// One value of a histogram that the scenario declared (Scenario::metrics), under `tag`.
  Context& observe(std::string_view metric, double value, std::string_view tag = {});
  /// As above, in µs.
  Context& observe(std::string_view metric, Duration value, std::string_view tag = {});
  Context& increment(std::string_view metric, std::uint64_t by = 1, std::string_view tag = {});

  // --- Data

  /// The next row of a feeder that the scenario declared (Scenario::feeders); null after a failure
  /// or a halt, and where a feeder that gives each row `once` has none left, which halts this user.
  Value feed(std::string_view feeder);
  /// A value that the scenario declared in Scenario::secrets: the option of that name, else the
  /// environment variable. It never reaches a log or a result.
  std::string secret(std::string_view name);
  /// This user's own random numbers: the same in each run of the same seed, whatever others do. A
  /// user that is restarted begins others, which again follow from the seed.
  std::mt19937_64& random();

  // --- Assigns and control

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

  /// Waits for a permit of the throttle declared under `name`. The waiting is measured as
  /// `throttle_wait_us` and does not count against the iteration's time-out unless asked. A user
  /// that still waits when its scenario duration is over ends there as a success; its iteration
  /// counts as `interrupted`. Who holds a parallelism throttle's permit already goes on with that
  /// one.
  Context& throttle(std::string_view name, ThrottleOptions options = {});
  /// Gives a parallelism throttle's permit back before the iteration's end.
  Context& release(std::string_view name);

  /// Waits until `users` of the whole run, this one among them, are at the rendezvous `name`; then
  /// they go on together, over all nodes at the same time. Later ones are the next to meet there.
  /// The waiting ends with the iteration's time, or after `timeout` if one is given, and fails with
  /// how many were there. Users that end, fail or are lost with their node no longer count; a user
  /// that still waits when its scenario duration is over ends there as a success, and its iteration
  /// counts as `interrupted`. Those who name another number meet apart.
  Context& rendezvous(std::string_view name, std::int64_t users, ActionOptions options = {});

  UserId user_id() const;
  /// The running number of this user's iteration, from 1.
  std::uint64_t iteration() const;

 private:
  scenario::ContextState* state_;
};

}  // namespace liveload
