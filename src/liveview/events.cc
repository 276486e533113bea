#include "liveview/events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/json.hpp"
#include "liveview/probe_call.hpp"

namespace liveload::liveview {
namespace {

using base::Deadline;

/// The page gives payloads as text of JSON.
Result<Value> parsed(Result<Value> json, const ProbeWait& wait) {
  if (!json) return json;
  const std::string* text = json->if_string();
  auto value = base::parse_json(text ? *text : "null");
  if (!value) {
    value.error().tried = wait.tried;
    value.error().target = wait.target;
  }
  return value;
}

/// Milliseconds since the epoch, as the page counts them; zero for long ago.
double epoch_ms(base::Instant at) {
  const base::Instant now = base::Clock::now();
  const base::Instant earliest = now - std::chrono::hours(24 * 365);
  const auto wall = base::to_wall(std::max(at, earliest)).time_since_epoch();
  return std::chrono::duration<double, std::milli>(wall).count();
}

}  // namespace

Result<Value> wait_for_event(browser::Page& page, std::string_view event, base::Instant since,
                             Deadline deadline) {
  const ProbeWait wait{.tried = "wait for an event from the server",
                       .target = event,
                       .waiting_for = "no such event has come",
                       .describe = "describeEvents"};
  return parsed(call_probe(page, wait, "waitForEvent", {Value(event), epoch_ms(since)}, deadline),
                wait);
}

Result<Value> push_event(browser::Page& page, std::string_view event, const Value& payload,
                         std::string_view selector, Deadline deadline) {
  const std::string tried = selector.empty() ? fmt::format("push \"{}\" to the LiveView", event)
                                             : fmt::format("push \"{}\" to the LiveView of", event);
  const ProbeWait wait{.tried = tried, .target = selector, .waiting_for = "no answer has come"};
  if (payload.if_object() == nullptr) {
    return fail({.kind = ErrorKind::kUsage,
                 .tried = tried,
                 .target = std::string(selector),
                 .cause = "the payload has to be an object"});
  }
  auto token =
      call_probe(page, wait, "pushEvent", {Value(event), payload, Value(selector)}, deadline);
  if (!token) return token;
  return parsed(call_probe(page, wait, "waitForReply", {std::move(*token)}, deadline), wait);
}

}  // namespace liveload::liveview
