#include <fmt/format.h>
#include <fmt/ranges.h>

#include "liveload/context.hpp"
#include "scenario/context_state.hpp"

namespace liveload {
namespace scenario {
namespace {

using base::Clock;
using base::Instant;

/// A step's name stands on the stack of the steps that are under way for as long as this lives.
class StepScope {
 public:
  StepScope(std::vector<std::string>& steps, std::string_view name) : steps_(steps) {
    steps_.emplace_back(name);
  }
  ~StepScope() { steps_.pop_back(); }
  StepScope(const StepScope&) = delete;
  StepScope& operator=(const StepScope&) = delete;

 private:
  std::vector<std::string>& steps_;
};

Error no_such_metric(const telemetry::MetricTable& metrics, std::string_view tried,
                     std::string_view name) {
  const telemetry::MetricInfo* known = metrics.find(name);
  Error error{.kind = ErrorKind::kScenario,
              .tried = std::string(tried),
              .target = std::string(name),
              .cause = "the scenario declares no such metric",
              .hint = "declare it in Scenario::metrics"};
  const std::vector<std::string> names = metrics.own_names();
  if (known != nullptr && known->measured_by != "scenario") {
    error.cause = "this metric is LiveLoad's own";
    error.hint = "declare one of another name in Scenario::metrics";
  } else if (known != nullptr) {
    error.cause = fmt::format("it was declared as a {}", known->kind);
    error.hint = known->kind == "counter" ? "use increment" : "use observe";
  } else if (!names.empty()) {
    error.cause =
        fmt::format("the scenario declares no such metric; it has {}", fmt::join(names, ", "));
  }
  return error;
}

}  // namespace

void ContextState::step(std::string_view name, const std::function<void()>& body) {
  if (!begin_operation()) return;
  const StepScope scope(steps_, name);
  const Instant start = Clock::now();
  try {
    body();
  } catch (...) {
    fail_by_exception();  // While the step is still known; its way out it goes on all the same.
    throw;
  }
  if (!active()) return;
  const Instant end = Clock::now();
  recorder_.record(telemetry::Histogram::kStepDurationUs, name, Duration(end - start), end);
}

void ContextState::observe(std::string_view metric, double value, std::string_view tag) {
  if (!begin_operation()) return;
  if (const auto known = shared_.metrics->own_histogram(metric)) {
    recorder_.record(*known, tag, value, Clock::now());
  } else {
    set_failure("observe", {std::string(metric)},
                no_such_metric(*shared_.metrics, "observe", metric));
  }
}

void ContextState::increment(std::string_view metric, std::uint64_t by, std::string_view tag) {
  if (!begin_operation()) return;
  if (const auto known = shared_.metrics->own_counter(metric)) {
    recorder_.count(*known, tag, by, Clock::now());
  } else {
    set_failure("increment", {std::string(metric)},
                no_such_metric(*shared_.metrics, "increment", metric));
  }
}

}  // namespace scenario

Context& Context::step(std::string_view name, const std::function<void()>& body) {
  state_->step(name, body);
  return *this;
}

Context& Context::observe(std::string_view metric, double value, std::string_view tag) {
  state_->observe(metric, value, tag);
  return *this;
}

Context& Context::observe(std::string_view metric, Duration value, std::string_view tag) {
  state_->observe(metric, std::chrono::duration<double, std::micro>(value).count(), tag);
  return *this;
}

Context& Context::increment(std::string_view metric, std::uint64_t by, std::string_view tag) {
  state_->increment(metric, by, tag);
  return *this;
}

}  // namespace liveload
