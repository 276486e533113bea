#include "liveview/waits.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/result.hpp"
#include "liveview/probe_call.hpp"

namespace liveload::liveview {
namespace {

using base::Deadline;

std::string_view kind_name(Phx kind) {
  constexpr std::array<std::string_view, 7> kNames = {"click", "submit",  "change", "focus",
                                                      "blur",  "keydown", "keyup"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace

Result<void> ensure_liveview(browser::Page& page, Deadline deadline) {
  const ProbeWait wait{"ensure LiveView", {}, "the page holds no LiveView"};
  return base::without_value(call_probe(page, wait, "ensureLiveview", {}, deadline));
}

Result<void> wait_for_liveview(browser::Page& page, Deadline deadline) {
  const ProbeWait wait{"wait for LiveView", {}, "not every LiveView of the page has joined"};
  return base::without_value(call_probe(page, wait, "waitForLiveview", {}, deadline));
}

Result<void> wait_for_loading(browser::Page& page, Phx kind, std::string_view selector,
                              Deadline deadline) {
  const std::string tried = fmt::format("wait for the answer to a {}", kind_name(kind));
  const ProbeWait wait{tried, selector, "LiveView has not answered"};
  return base::without_value(call_probe(page, wait, "waitForLoading",
                                        {Value(kind_name(kind)), Value(selector)}, deadline));
}

Result<void> submit_form(browser::Page& page, std::string_view form, Deadline deadline) {
  const ProbeWait wait{"submit the form", form,
                       "LiveView has not answered, and no page was loaded"};
  auto token = call_probe(page, wait, "beforeSubmit", {Value(form)}, deadline);
  if (!token) return fail(std::move(token.error()));
  const std::string button =
      fmt::format("{} >> css=:is(button:not([type]), [type=submit], [type=image])", form);
  if (auto clicked = page.click(button, deadline); !clicked) {
    Error error = std::move(clicked.error());
    error.tried = wait.tried;
    error.target = form;
    return fail(std::move(error));
  }
  return base::without_value(
      call_probe(page, wait, "waitForSubmit", {std::move(*token)}, deadline));
}

Result<void> wait_for_idle(browser::Page& page, Deadline deadline) {
  const ProbeWait wait{"wait until LiveView is idle", {}, "LiveView is busy"};
  return base::without_value(call_probe(page, wait, "waitForIdle", {}, deadline));
}

Result<bool> go(browser::Page& page, int steps, Deadline deadline) {
  const ProbeWait wait{steps < 0 ? "go_back" : "go_forward", {}, "LiveView has not shown the page"};
  auto token = call_probe(page, wait, "beforeStep", {}, deadline);
  if (!token) return fail(std::move(token.error()));
  auto moved = page.go(steps, deadline);
  if (!moved || !*moved) return moved;
  auto shown =
      base::without_value(call_probe(page, wait, "waitForStep", {std::move(*token)}, deadline));
  if (!shown) return fail(std::move(shown.error()));
  return true;
}

Result<void> upload(browser::Page& page, std::string_view selector,
                    const std::vector<std::string>& paths, Deadline deadline) {
  const ProbeWait wait{"upload_file", selector, "LiveView has not answered to the files"};
  auto token = call_probe(page, wait, "beforeUpload", {}, deadline);
  if (!token) return fail(std::move(token.error()));
  if (auto given = page.set_files(selector, paths, deadline); !given) return given;
  return base::without_value(
      call_probe(page, wait, "waitForUpload", {std::move(*token)}, deadline));
}

Result<void> finish(browser::Page& page, Deadline deadline) {
  const ProbeWait wait{"end the measuring", {}, "the page did not hand over its last samples"};
  return base::without_value(call_probe(page, wait, "finish", {}, deadline));
}

}  // namespace liveload::liveview
