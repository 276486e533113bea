#include "scenario/context_state.hpp"

#include <cxxabi.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "base/duration.hpp"
#include "net/fiber.hpp"
#include "scenario/arguments.hpp"
#include "scenario/seed.hpp"

namespace liveload::scenario {
namespace {

using base::Clock;
using base::Deadline;
using base::Instant;

// A scenario that loops until the page shows something would loop for ever once every operation
// does nothing. After so many its iteration is cut off by this; not a std::exception, lest it be
// caught.
constexpr std::uint64_t kIdleOperations = 10'000;
struct CutOff {};

/// When a fiber is torn down while it waits, Boost.Context unwinds its stack by an exception that
/// must reach the fiber's entry.
bool unwinding_fiber() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  return type != nullptr &&
         std::strcmp(type->name(), "N5boost7context6detail13forced_unwindE") == 0;
}

std::string readable(const char* mangled) {
  int status = 0;
  char* text = abi::__cxa_demangle(mangled, nullptr, nullptr, &status);
  std::string name = status == 0 ? text : mangled;
  std::free(text);
  return name;
}

/// The exception being handled, as a failure of the scenario. Rethrows what is none.
Error caught(std::string_view tried) {
  if (unwinding_fiber()) throw;
  std::string cause;
  try {
    throw;
  } catch (const CutOff&) {
    throw;
  } catch (const std::exception& e) {
    cause = fmt::format("{}: {}", readable(typeid(e).name()), e.what());
  } catch (const char* text) {
    cause = text;
  } catch (const std::string& text) {
    cause = text;
  } catch (...) {
    const std::type_info* type = abi::__cxa_current_exception_type();
    cause = fmt::format("an exception of type {}", type ? readable(type->name()) : "unknown");
  }
  return {.kind = ErrorKind::kScenario, .tried = std::string(tried), .cause = std::move(cause)};
}

}  // namespace

ContextState::ContextState(UserId user, telemetry::Recorder& recorder, const Shared& shared,
                           Duration command_timeout)
    : user_(user),
      recorder_(recorder),
      shared_(shared),
      command_timeout_(command_timeout),
      context_(*this),
      iteration_deadline_(Instant::max()),
      random_(generator(shared.seed, user, 0)) {}

ContextState::~ContextState() {
  end_iteration();
}

void ContextState::attach(browser::Page* page) {
  page_ = page;
  opened_ = false;
  last_action_began_ = Instant::min();
}

void ContextState::take_over(std::uint64_t restarts, std::uint64_t step) {
  random_ = generator(shared_.seed, user_, restarts);
  step_ = step;
}

void ContextState::begin_iteration(std::uint64_t number, Deadline deadline) {
  iteration_ = number;
  iteration_deadline_ = deadline;
  idle_operations_ = 0;
}

void ContextState::run(const std::function<void()>& body) {
  try {
    body();
  } catch (const CutOff&) {
  } catch (...) {
    fail_by_exception();
  }
}

void ContextState::fail_by_exception() {
  set_error(caught("run"));
}

void ContextState::end_iteration() {
  for (const std::string& name : held_) shared_.throttles->release(name);
  held_.clear();
}

void ContextState::recover() {
  error_.reset();
  halted_ = ended_waiting_ = false;
}

void ContextState::set_error(Error reason) {
  set_failure("", {}, std::move(reason));
}

void ContextState::set_failure(std::string_view action, Arguments arguments, Error reason) {
  if (!active()) return;
  // Masked before it is cut: the beginning of a secret must not be left.
  const base::Secrets& hidden = *shared_.hidden;
  for (std::string& argument : arguments) argument = shortened(hidden.mask(std::move(argument)));
  error_ = ActionError{.step = step_,
                       .action = std::string(action),
                       .arguments = std::move(arguments),
                       .within = hidden.mask(fmt::format("{}", fmt::join(steps_, " > "))),
                       .reason = hidden.mask(std::move(reason))};
}

/// Whether an operation may do anything.
bool ContextState::begin_operation() {
  if (active()) return true;
  if (++idle_operations_ > kIdleOperations) throw CutOff{};
  return false;
}

Value ContextState::perform(const Action& action, const Call& call) {
  if (!begin_operation()) return {};
  ++step_;
  Arguments arguments;
  try {
    Result<Value> value = attempt(action, call, arguments);
    if (value) return std::move(*value);
    Error error = as_iteration_timeout(std::move(value.error()));
    if (action.expects) {
      error.tried = action.name;
      if (error.kind == ErrorKind::kTimeout) error.kind = ErrorKind::kExpectation;
    }
    set_failure(action.name, std::move(arguments), std::move(error));
  } catch (...) {
    set_failure(action.name, std::move(arguments), caught(action.name));
  }
  return {};
}

Result<void> ContextState::need_page(std::string_view action, Deadline deadline) {
  if (page_ == nullptr && open_page_) {
    auto opened = open_page_(Deadline(Clock::now() + command_timeout_).capped(deadline.at()));
    if (!opened) return tl::unexpected(opened.error());
    attach(*opened);
  }
  if (page_ != nullptr) return {};
  return liveload::fail({.kind = ErrorKind::kBrowserLost,
                         .tried = std::string(action),
                         .cause = "this user has no page"});
}

Result<Value> ContextState::attempt(const Action& action, const Call& call, Arguments& arguments) {
  for (const Text* text : action.texts) arguments.push_back(text->resolve(context_));
  if (action.list != nullptr) {
    for (std::string& text : action.list->resolve(context_)) arguments.push_back(std::move(text));
  }
  if (auto there = need_page(action.name, iteration_deadline_); !there) {
    return tl::unexpected(there.error());
  }
  if (!action.opens_page && !action.works_unopened && !opened_ && page_->url() == "about:blank") {
    return liveload::fail({.kind = ErrorKind::kNavigation,
                           .tried = std::string(action.name),
                           .cause = "no page has been opened yet",
                           .hint = "call navigate first"});
  }
  if (iteration_deadline_.passed()) {
    return liveload::fail({.kind = ErrorKind::kTimeout,
                           .tried = std::string(action.name),
                           .cause = "the iteration ended before"});
  }
  const Instant start = Clock::now();
  if (action.acts) last_action_began_ = start;
  const Duration limit = action.options.timeout.value_or(command_timeout_);
  Result<Value> value =
      call(*page_, arguments, Deadline(start + limit).capped(iteration_deadline_.at()));
  if (!value) return value;
  const Instant end = Clock::now();
  if (action.opens_page) opened_ = true;
  const std::string_view label = action.options.label;
  recorder_.record(telemetry::Histogram::kActionDurationUs, label.empty() ? action.name : label,
                   Duration(end - start), end);
  if (action.as != nullptr) {
    for (auto& [key, stored] : action.as->assigns_for(*value)) assigns_[key] = std::move(stored);
  }
  return value;
}

/// A timeout at an instant when the iteration's time was up is the iteration's, not the action's.
Error ContextState::as_iteration_timeout(Error error) const {
  if (error.kind == ErrorKind::kTimeout && iteration_deadline_.passed()) {
    error.kind = ErrorKind::kIterationTimeout;
    error.hint = "the iteration's time was up: raise the iteration timeout, or do less in one";
  }
  return error;
}

void ContextState::update_assign(std::string_view key,
                                 const std::function<Value(const Value&)>& f) {
  const auto found = assigns_.find(key);
  if (found == assigns_.end()) {
    set_failure("update_assign", {std::string(key)},
                {.kind = ErrorKind::kScenario,
                 .tried = "update_assign",
                 .cause = fmt::format("nothing is assigned under \"{}\"", key),
                 .hint = "assign it first"});
    return;
  }
  try {
    found->second = f(found->second);
  } catch (...) {
    set_failure("update_assign", {std::string(key)}, caught("update_assign"));
  }
}

void ContextState::halt() {
  if (!failed()) halted_ = true;
}

void ContextState::fail(std::string reason) {
  set_error({.kind = ErrorKind::kScenario, .cause = std::move(reason)});
}

void ContextState::sleep(Duration duration) {
  if (begin_operation()) pause("sleep", duration);
}

void ContextState::think_time(const ThinkTime& time) {
  if (begin_operation()) pause("think_time", time.draw(random_));
}

void ContextState::pause(std::string_view action, Duration duration) {
  if (duration <= Duration::zero()) return;
  const Duration left = iteration_deadline_.at() - Clock::now();
  const bool fits = duration < left;
  const auto slept =
      net::sleep_until(Deadline(fits ? Clock::now() + duration : iteration_deadline_.at()));
  const Arguments arguments{base::format_duration(duration)};
  if (!slept) {
    set_failure(action, arguments, slept.error());
  } else if (!fits) {
    set_failure(action, arguments,
                as_iteration_timeout({.kind = ErrorKind::kTimeout,
                                      .tried = std::string(action),
                                      .cause = "the iteration ended before"}));
  }
}

void ContextState::throttle(std::string_view name, ThrottleOptions options) {
  if (!begin_operation()) return;
  ++step_;
  const Throttle* throttle = shared_.throttles->find(name);
  if (throttle == nullptr) {
    const auto known = shared_.throttles->names();
    set_failure("throttle", {std::string(name)},
                {.kind = ErrorKind::kScenario,
                 .tried = "throttle",
                 .cause = known.empty() ? "the scenario declares no throttle"
                                        : fmt::format("no throttle of this name; there is {}",
                                                      fmt::join(known, ", ")),
                 .hint = "declare it in Scenario::throttles"});
    return;
  }
  if (held_.contains(name) || !wait_for_permit(name, options)) return;
  if (throttle->kind() == Throttle::Kind::kParallelism) held_.emplace(name);
}

bool ContextState::wait_for_permit(std::string_view name, ThrottleOptions options) {
  const bool counts =
      options.counts_against_iteration || !life_end_ || iteration_deadline_.passed();
  const Instant start = Clock::now();
  auto acquired =
      shared_.throttles->acquire(name, counts ? iteration_deadline_ : Deadline(*life_end_));
  const Instant end = Clock::now();
  if (acquired) {
    // Waits end with the user's life at the latest, so that no iteration lasts longer after that
    // than its time-out allows.
    if (!counts) iteration_deadline_ = Deadline(iteration_deadline_.at() + (end - start));
    recorder_.record(telemetry::Histogram::kThrottleWaitUs, name, Duration(end - start), end);
    return true;
  }
  if (!counts && acquired.error().kind == ErrorKind::kTimeout) {
    ended_waiting_ = halted_ = true;
  } else {
    set_failure("throttle", {std::string(name)}, as_iteration_timeout(std::move(acquired.error())));
  }
  return false;
}

void ContextState::release(std::string_view name) {
  if (shared_.throttles->find(name) == nullptr) {
    set_failure("release", {std::string(name)},
                {.kind = ErrorKind::kScenario,
                 .tried = "release",
                 .cause = "the scenario declares no throttle of this name"});
    return;
  }
  const auto held = held_.find(name);
  if (held == held_.end()) return;
  shared_.throttles->release(name);
  held_.erase(held);
}

void ContextState::rendezvous(std::string_view name, std::int64_t users,
                              const ActionOptions& options) {
  if (!begin_operation()) return;
  ++step_;
  const Arguments arguments{std::string(name), std::to_string(users)};
  if (users < 1) {
    set_failure("rendezvous", arguments,
                {.kind = ErrorKind::kScenario,
                 .tried = "rendezvous",
                 .cause = "at least one user is to be there"});
    return;
  }
  const Instant start = Clock::now();
  Deadline deadline(iteration_deadline_.at());
  if (options.timeout) deadline = deadline.capped(start + *options.timeout);
  const bool by_life = life_end_ && *life_end_ < deadline.at();
  if (by_life) deadline = deadline.capped(*life_end_);
  auto met = shared_.rendezvous->meet(name, static_cast<std::uint64_t>(users), deadline);
  const Instant end = Clock::now();
  if (met) {
    recorder_.record(telemetry::Histogram::kActionDurationUs,
                     options.label.empty() ? "rendezvous" : options.label, Duration(end - start),
                     end);
  } else if (by_life && met.error().kind == ErrorKind::kTimeout) {
    ended_waiting_ = halted_ = true;
  } else {
    set_failure("rendezvous", arguments, as_iteration_timeout(std::move(met.error())));
  }
}

}  // namespace liveload::scenario
