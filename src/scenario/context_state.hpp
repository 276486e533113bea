#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.hpp"
#include "browser/connection.hpp"
#include "liveload/context.hpp"
#include "scenario/shared.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::scenario {

/// One user's Context from within: what the engine steers, and the pipeline that every action goes
/// through. Made once a user, kept over its iterations. Confined to its shard.
///
/// The engine's order: `attach` once the page is open; then for each iteration `begin_iteration`,
/// `run` (or the scenario with `context()`), a look at `failed()` and `halted()`, `end_iteration`.
class ContextState {
 public:
  /// The recorder and what is shared must outlive the state.
  ContextState(UserId user, telemetry::Recorder& recorder, const Shared& shared,
               Duration command_timeout);
  ~ContextState();
  ContextState(const ContextState&) = delete;
  ContextState& operator=(const ContextState&) = delete;

  Context& context() { return context_; }

  /// The page to act on; it must outlive the attachment. A new page counts as not yet navigated.
  void attach(browser::Page* page);
  void detach() { page_ = nullptr; }
  /// As `attach`, of a page that is opened when the first action needs it.
  using OpenPage = std::function<Result<browser::Page*>(base::Deadline)>;
  void attach_lazily(OpenPage open) { open_page_ = std::move(open); }
  /// Acts on another window of the same user, which counts as opened if the first one does.
  void act_on(browser::Page* page) { page_ = page; }
  browser::Page* page() const { return page_; }

  const Shared& shared() const { return shared_; }

  /// This is the person that took over after so many restarts of its user: its random numbers are
  /// others, and its steps are counted on from `step`. Called before the first iteration.
  void take_over(std::uint64_t restarts, std::uint64_t step);

  /// When the user's scenario duration is over: until then it may wait for permits, on top of its
  /// iterations' time. Without it such waits count against the iteration.
  void set_life_end(base::Instant at) { life_end_ = at; }

  /// `deadline` ends every wait of the iteration with `iteration_timeout`; time spent waiting for
  /// permits moves it.
  void begin_iteration(std::uint64_t number, base::Deadline deadline);
  /// Calls `body` (the scenario's `run`); what it throws becomes the user's error, unless there is
  /// one already.
  void run(const std::function<void()>& body);
  /// Gives back the permits still held.
  void end_iteration();
  bool holds_permits() const { return !held_.empty(); }
  /// Forgets a failure or halt, so that `user_end` can act.
  void recover();

  UserId user_id() const { return user_; }
  std::uint64_t iteration() const { return iteration_; }
  std::uint64_t step() const { return step_; }
  bool failed() const { return error_.has_value(); }
  bool halted() const { return halted_; }
  /// It was halted because its scenario duration was over while it waited for a permit, or for
  /// others.
  bool ended_waiting() const { return ended_waiting_; }
  bool active() const { return !failed() && !halted(); }
  /// The first failure; nullptr while nothing failed.
  const ActionError* error() const { return error_ ? &*error_ : nullptr; }
  /// A failure from outside the pipeline, under the current step. The first one is kept; nothing
  /// happens after a halt.
  void set_error(Error reason);

  // --- What Context's functions are made of.

  using Arguments = std::vector<std::string>;
  using Call = std::function<Result<Value>(browser::Page&, const Arguments&, base::Deadline)>;

  struct Action {
    std::string_view name;
    const ActionOptions& options;
    std::initializer_list<const Text*> texts{};
    const Texts* list = nullptr;  ///< Its texts follow the others in the Arguments.
    const As* as = nullptr;
    bool opens_page = false;      ///< May act before any page was opened.
    bool works_unopened = false;  ///< The same, and opens none.
    bool acts = false;            ///< Does something to the page; others only look, or wait.
    bool expects = false;         ///< Running out of time is the page's fault: `expectation`.
  };

  /// The law of the pipeline: nothing (null) after a failure or halt; else one step: the texts are
  /// resolved, `call` is made, the duration recorded, the value stored as `as` says and returned.
  /// Whatever fails or throws on the way becomes the step's error.
  Value perform(const Action& action, const Call& call);

  /// The page's address; "about:blank" without a page.
  std::string url() const { return page_ != nullptr ? page_->url() : "about:blank"; }

  /// When the last action that did something to the page began; the beginning of time before the
  /// first. What came of it came later.
  base::Instant last_action_began() const { return last_action_began_; }

  Value::Object& assigns() { return assigns_; }
  const Value::Object& assigns() const { return assigns_; }
  void update_assign(std::string_view key, const std::function<Value(const Value&)>& f);
  void halt();
  void fail(std::string reason);
  void sleep(Duration duration);
  void think_time(const ThinkTime& time);
  std::mt19937_64& random() { return random_; }
  void step(std::string_view name, const std::function<void()>& body);
  void observe(std::string_view metric, double value, std::string_view tag);
  void increment(std::string_view metric, std::uint64_t by, std::string_view tag);
  void throttle(std::string_view name, ThrottleOptions options);
  void release(std::string_view name);
  void rendezvous(std::string_view name, std::int64_t users, const ActionOptions& options);
  std::string secret(std::string_view name);
  Value feed(std::string_view name);

 private:
  bool begin_operation();
  Result<void> need_page(std::string_view action, base::Deadline deadline);
  void pause(std::string_view action, Duration duration);
  /// Makes the exception that is being handled the user's error; rethrows what is none.
  void fail_by_exception();
  Result<Value> attempt(const Action& action, const Call& call, Arguments& arguments);
  void set_failure(std::string_view action, Arguments arguments, Error reason);
  Error as_iteration_timeout(Error error) const;
  bool wait_for_permit(std::string_view name, ThrottleOptions options);

  UserId user_;
  telemetry::Recorder& recorder_;
  const Shared& shared_;
  Duration command_timeout_;
  Context context_;
  browser::Page* page_ = nullptr;
  OpenPage open_page_;
  bool opened_ = false;
  base::Instant last_action_began_ = base::Instant::min();
  std::uint64_t iteration_ = 0;
  base::Deadline iteration_deadline_;
  std::optional<base::Instant> life_end_;
  std::uint64_t step_ = 0;
  std::vector<std::string> steps_;  ///< Named ones under way, the innermost last.
  std::uint64_t idle_operations_ = 0;
  bool halted_ = false;
  bool ended_waiting_ = false;
  std::optional<ActionError> error_;
  Value::Object assigns_;
  std::mt19937_64 random_;
  std::set<std::string, std::less<>> held_;
};

}  // namespace liveload::scenario
