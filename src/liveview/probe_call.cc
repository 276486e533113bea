#include "liveview/probe_call.hpp"

#include <chrono>
#include <string>
#include <utility>

#include "liveview/probe.hpp"

namespace liveload::liveview {
namespace {

using base::Deadline;

/// How long a page may take to say what a timed-out wait was waiting for.
constexpr auto kDescribe = std::chrono::milliseconds(500);

/// What is pending in the page, in words; empty when it does not say.
std::string described(browser::Page& page, const ProbeWait& wait) {
  const auto words =
      page.call(Probe::instance().function(wait.describe), {}, "", Deadline::after(kDescribe));
  const std::string* text = words ? words->if_string() : nullptr;
  return text ? *text : std::string();
}

}  // namespace

Result<Value> call_probe(browser::Page& page, const ProbeWait& wait, std::string_view function,
                         const Value::Array& arguments, Deadline deadline) {
  auto value =
      page.call(Probe::instance().function(function), arguments, wait.waiting_for, deadline);
  if (value) return value;
  Error error = std::move(value.error());
  error.tried = wait.tried;
  error.target = wait.target;
  if (error.after == Duration::zero()) error.after = deadline.waited();
  if (error.kind == ErrorKind::kLiveView &&
      error.cause.find("invalid selector: ") != std::string::npos) {
    error.kind = ErrorKind::kSelector;
  }
  if (error.kind == ErrorKind::kTimeout) {
    if (std::string words = described(page, wait); !words.empty()) error.cause = std::move(words);
  }
  return fail(std::move(error));
}

}  // namespace liveload::liveview
