#include "liveview/waits.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "liveview/probe.hpp"

namespace liveload::liveview {
namespace {

using base::Deadline;

/// How long a page may take to say what a timed-out wait was waiting for.
constexpr auto kDescribe = std::chrono::milliseconds(500);

std::string_view kind_name(Phx kind) {
  constexpr std::array<std::string_view, 7> kNames = {"click", "submit",  "change", "focus",
                                                      "blur",  "keydown", "keyup"};
  return kNames[static_cast<std::size_t>(kind)];
}

/// What is pending in the page, in words; empty when it does not say.
std::string pending(browser::Page& page) {
  const auto words =
      page.call(Probe::instance().function("describePending"), {}, "", Deadline::after(kDescribe));
  const std::string* text = words ? words->if_string() : nullptr;
  return text ? *text : std::string();
}

struct Wait {
  std::string_view tried;
  std::string_view target;
  std::string_view waiting_for;
};

/// Calls one of the probe's functions, and puts its failures into our words.
Result<Value> call(browser::Page& page, const Wait& wait, std::string_view function,
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
    if (std::string words = pending(page); !words.empty()) error.cause = std::move(words);
  }
  return fail(std::move(error));
}

Result<void> discard(Result<Value> value) {
  if (!value) return fail(std::move(value.error()));
  return {};
}

}  // namespace

Result<void> ensure_liveview(browser::Page& page, Deadline deadline) {
  const Wait wait{"ensure LiveView", {}, "the page holds no LiveView"};
  return discard(call(page, wait, "ensureLiveview", {}, deadline));
}

Result<void> wait_for_liveview(browser::Page& page, Deadline deadline) {
  const Wait wait{"wait for LiveView", {}, "not every LiveView of the page has joined"};
  return discard(call(page, wait, "waitForLiveview", {}, deadline));
}

Result<void> wait_for_loading(browser::Page& page, Phx kind, std::string_view selector,
                              Deadline deadline) {
  const std::string tried = fmt::format("wait for the answer to a {}", kind_name(kind));
  const Wait wait{tried, selector, "LiveView has not answered"};
  return discard(
      call(page, wait, "waitForLoading", {Value(kind_name(kind)), Value(selector)}, deadline));
}

Result<void> submit_form(browser::Page& page, std::string_view form, Deadline deadline) {
  const Wait wait{"submit the form", form, "LiveView has not answered, and no page was loaded"};
  auto token = call(page, wait, "beforeSubmit", {Value(form)}, deadline);
  if (!token) return fail(std::move(token.error()));
  const std::string button =
      fmt::format("{} >> css=:is(button:not([type]), [type=submit], [type=image])", form);
  if (auto clicked = page.click(button, deadline); !clicked) {
    Error error = std::move(clicked.error());
    error.tried = wait.tried;
    error.target = form;
    return fail(std::move(error));
  }
  return discard(call(page, wait, "waitForSubmit", {std::move(*token)}, deadline));
}

Result<void> finish(browser::Page& page, Deadline deadline) {
  const Wait wait{"end the measuring", {}, "the page did not hand over its last samples"};
  return discard(call(page, wait, "finish", {}, deadline));
}

}  // namespace liveload::liveview
