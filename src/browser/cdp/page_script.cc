#include <algorithm>
#include <chrono>

#include "base/json.hpp"
#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

using std::chrono::milliseconds;

/// What the page gets of the time that is left, so that its own account of what it waited for
/// arrives before we give up.
Duration share_of(Deadline deadline) {
  const Duration left = deadline.left();
  return left - std::clamp<Duration>(left / 4, milliseconds(10), milliseconds(250));
}

ErrorKind kind_of(std::string_view name) {
  for (const auto kind : {ErrorKind::kTimeout, ErrorKind::kElement, ErrorKind::kSelector,
                          ErrorKind::kUsage, ErrorKind::kProtocol}) {
    if (to_string(kind) == name) return kind;
  }
  return ErrorKind::kInternal;
}

constexpr std::string_view kBusy = "the page did not answer: its main thread is busy or stopped";

}  // namespace

bool document_went(const Error& error) {
  if (error.kind != ErrorKind::kProtocol) return false;
  for (const std::string_view known :
       {"Execution context was destroyed", "Cannot find context", "uniqueContextId not found",
        "Inspected target navigated", "Promise was collected"}) {
    if (error.cause.find(known) != std::string::npos) return true;
  }
  return false;
}

std::string exception_text(const Value& details) {
  const Value& exception = details["exception"];
  std::string text = exception["description"].is_null() ? exception["value"].text()
                                                        : exception["description"].text();
  if (exception.is_null()) text = details["text"].text();
  text = text.substr(0, text.find("\n    at "));
  if (text.starts_with("Error: ")) text.erase(0, 7);
  return text;
}

Result<Value> CdpPage::run(World world, std::string_view function,
                           const std::function<Value::Array()>& arguments, Deadline deadline) {
  std::string used;
  for (;;) {
    for (;;) {
      if (auto there = still_there(); !there) return tl::unexpected(there.error());
      const auto& context = document().context(world);
      if (!context.empty() && context != used) break;
      if (auto waited = document().changed().wait(deadline); !waited) {
        return tl::unexpected(waited.error());
      }
    }
    used = document().context(world);
    Value::Array wrapped;
    for (auto& argument : arguments()) wrapped.push_back(Value::Object{{"value", argument}});
    auto reply = session().call("Runtime.callFunctionOn",
                                {{"functionDeclaration", function},
                                 {"uniqueContextId", used},
                                 {"arguments", std::move(wrapped)},
                                 {"awaitPromise", true},
                                 {"returnByValue", true},
                                 {"userGesture", true}},
                                deadline);
    if (!reply && document_went(reply.error())) continue;
    if (!reply) return reply;
    if (const auto& thrown = (*reply)["exceptionDetails"]; !thrown.is_null()) {
      return fail({.kind = ErrorKind::kLiveView, .cause = exception_text(thrown)});
    }
    return (*reply)["result"]["value"];
  }
}

Result<Value> CdpPage::call(std::string_view function, const Value::Array& arguments,
                            std::string_view waiting_for, Deadline deadline) {
  auto result = run(World::kMain, function, [&] { return arguments; }, deadline);
  if (!result) {
    Error& error = result.error();
    error.after = deadline.waited();
    if (error.kind == ErrorKind::kTimeout) error.cause = waiting_for;
  }
  return result;
}

Result<Value> CdpPage::act(std::string_view tried, std::string_view operation,
                           std::string_view selector, Value argument, Deadline deadline) {
  auto reply = run(
      World::kOwn, "(...parts) => liveload.act(...parts)",
      [&] {
        const double left = std::chrono::duration<double, std::milli>(share_of(deadline)).count();
        return Value::Array{operation, selector, argument, std::max(0.0, left)};
      },
      deadline);
  Error error{.tried = std::string(tried), .target = std::string(selector)};
  if (!reply) {
    error.kind = reply.error().kind;
    error.cause = error.kind == ErrorKind::kTimeout ? std::string(kBusy) : reply.error().cause;
    error.hint = reply.error().hint;
  } else if (const auto& kind = (*reply)["kind"]; !kind.is_null()) {
    error.kind = kind_of(kind.text());
    error.cause = (*reply)["cause"].text();
    if (const auto& hint = (*reply)["hint"]; !hint.is_null()) error.hint = hint.text();
    // The page gave up a moment before the deadline; the caller was promised all of the time.
    if (error.kind == ErrorKind::kTimeout) {
      if (auto slept = net::sleep_until(deadline); !slept) return tl::unexpected(slept.error());
    }
  } else {
    const Value& value = (*reply)["value"];
    // In a frame, a place is one of the frame's.
    if (frame() == nullptr || value["x"].is_null() || value["y"].is_null()) return value;
    auto place = in_window(value, deadline);
    if (place) return place;
    error.kind = place.error().kind;
    error.cause = place.error().cause;
  }
  if (error.kind == ErrorKind::kTimeout) error.after = deadline.waited();
  return fail(std::move(error));
}

}  // namespace liveload::browser::cdp
