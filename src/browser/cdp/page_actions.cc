#include "base/result.hpp"
#include "browser/cdp/keys.hpp"
#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

Result<std::string> as_text(Result<Value> result) {
  if (!result) return tl::unexpected(std::move(result.error()));
  return result->text();
}

Result<std::optional<std::string>> as_optional_text(Result<Value> result) {
  if (!result) return tl::unexpected(std::move(result.error()));
  if (result->is_null()) return std::nullopt;
  return result->text();
}

Result<bool> as_flag(Result<Value> result) {
  if (!result) return tl::unexpected(std::move(result.error()));
  return result->truthy();
}

}  // namespace

Result<void> CdpPage::fill(std::string_view selector, std::string_view text, Deadline deadline) {
  auto prepared = act("fill", "fill", selector, text, deadline);
  if (!prepared) return tl::unexpected(prepared.error());
  if (!(*prepared)["typed"].truthy()) return {};
  if (text.empty()) {
    if (!(*prepared)["filled"].truthy()) return {};
    return strike("fill", selector, *parse_chord("Delete"), deadline);
  }
  std::vector<Command> commands;
  commands.push_back(session_.send("Input.insertText", {{"text", text}}));
  return finish_input("fill", selector, std::move(commands), deadline);
}

Result<void> CdpPage::set_checked(std::string_view selector, bool checked, Deadline deadline) {
  const std::string_view tried = checked ? "check" : "uncheck";
  auto point = act(tried, "check", selector, checked, deadline);
  if (!point) return tl::unexpected(point.error());
  if (point->is_null()) return {};
  return click_at(tried, selector, {(*point)["x"].number(), (*point)["y"].number()}, 1, deadline);
}

Result<void> CdpPage::select_options(std::string_view selector,
                                     const std::vector<std::string>& options, Deadline deadline) {
  Value::Array wanted(options.begin(), options.end());
  return base::without_value(act("select", "select", selector, std::move(wanted), deadline));
}

Result<void> CdpPage::wait_for_selector(std::string_view selector, Deadline deadline) {
  return base::without_value(act("wait_for_selector", "visible", selector, Value(), deadline));
}

Result<Value> CdpPage::read(std::string_view tried, std::string_view selector, Value::Array what,
                            Deadline deadline) {
  return act(tried, "read", selector, std::move(what), deadline);
}

Result<std::string> CdpPage::content(Deadline deadline) {
  return as_text(read("content", "", {"content"}, deadline));
}
Result<std::string> CdpPage::inner_html(std::string_view selector, Deadline deadline) {
  return as_text(read("inner_html", selector, {"inner_html"}, deadline));
}
Result<std::string> CdpPage::inner_text(std::string_view selector, Deadline deadline) {
  return as_text(read("inner_text", selector, {"inner_text"}, deadline));
}
Result<std::optional<std::string>> CdpPage::text_content(std::string_view selector,
                                                         Deadline deadline) {
  return as_optional_text(read("text_content", selector, {"text_content"}, deadline));
}
Result<std::string> CdpPage::input_value(std::string_view selector, Deadline deadline) {
  return as_text(read("input_value", selector, {"input_value"}, deadline));
}
Result<std::optional<std::string>> CdpPage::attribute(std::string_view selector,
                                                      std::string_view name, Deadline deadline) {
  return as_optional_text(read("attribute", selector, {"attribute", name}, deadline));
}
Result<bool> CdpPage::visible(std::string_view selector, Deadline deadline) {
  return as_flag(read("visible", selector, {"visible"}, deadline));
}
Result<bool> CdpPage::checked(std::string_view selector, Deadline deadline) {
  return as_flag(read("checked", selector, {"checked"}, deadline));
}

}  // namespace liveload::browser::cdp
