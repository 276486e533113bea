#include "browser/cdp/keys.hpp"
#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

Result<void> without_value(Result<Value> result) {
  if (!result) return tl::unexpected(std::move(result.error()));
  return {};
}

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

Result<void> CdpPage::finish_input(std::string_view tried, std::string_view selector,
                                   std::vector<Command> commands, Deadline deadline) {
  for (auto& command : commands) {
    auto reply = command.wait(deadline);
    // The input has gone out: that the document it hit has left since is its success.
    if (reply || reply.error().kind == ErrorKind::kProtocol) continue;
    Error error = reply.error();
    error.tried = tried;
    error.target = selector;
    if (error.kind == ErrorKind::kTimeout) error.cause = "the page did not take the input";
    return fail(std::move(error));
  }
  return {};
}

Result<void> CdpPage::click_at(std::string_view tried, std::string_view selector,
                               const Value& point, Deadline deadline) {
  auto mouse = [&](std::string_view type, Value::Object more) {
    more.insert({{"type", type}, {"x", point["x"]}, {"y", point["y"]}});
    return session_.send("Input.dispatchMouseEvent", more);
  };
  std::vector<Command> commands;
  commands.push_back(mouse("mouseMoved", {}));
  commands.push_back(
      mouse("mousePressed", {{"button", "left"}, {"buttons", 1}, {"clickCount", 1}}));
  commands.push_back(
      mouse("mouseReleased", {{"button", "left"}, {"buttons", 0}, {"clickCount", 1}}));
  return finish_input(tried, selector, std::move(commands), deadline);
}

Result<void> CdpPage::strike(std::string_view tried, std::string_view selector,
                             const KeyStroke& stroke, Deadline deadline) {
  auto key = [&](std::string_view type) {
    Value::Object params{{"type", type},
                         {"key", stroke.key},
                         {"code", stroke.code},
                         {"windowsVirtualKeyCode", stroke.key_code},
                         {"modifiers", stroke.modifiers}};
    if (type == "keyDown") params["text"] = stroke.text;
    return session_.send("Input.dispatchKeyEvent", params);
  };
  std::vector<Command> commands;
  commands.push_back(key(stroke.text.empty() ? "rawKeyDown" : "keyDown"));
  commands.push_back(key("keyUp"));
  return finish_input(tried, selector, std::move(commands), deadline);
}

Result<void> CdpPage::click(std::string_view selector, Deadline deadline) {
  auto point = act("click", "click", selector, Value(), deadline);
  if (!point) return tl::unexpected(point.error());
  return click_at("click", selector, *point, deadline);
}

Result<void> CdpPage::fill(std::string_view selector, std::string_view text, Deadline deadline) {
  auto prepared = act("fill", "fill", selector, text, deadline);
  if (!prepared) return tl::unexpected(prepared.error());
  if (!(*prepared)["typed"].truthy()) return {};
  if (text.empty()) {
    if (!(*prepared)["filled"].truthy()) return {};
    return strike("fill", selector, *parse_key("Delete"), deadline);
  }
  std::vector<Command> commands;
  commands.push_back(session_.send("Input.insertText", {{"text", text}}));
  return finish_input("fill", selector, std::move(commands), deadline);
}

Result<void> CdpPage::press(std::string_view selector, std::string_view key, Deadline deadline) {
  const auto stroke = parse_key(key);
  if (!stroke) {
    return fail({.kind = ErrorKind::kUsage,
                 .tried = "press",
                 .target = std::string(selector),
                 .cause = "\"" + std::string(key) + "\" is no key",
                 .hint = "Enter, Tab, Escape, ArrowDown, F5, a, Control+a"});
  }
  auto focused = act("press", "focus", selector, Value(), deadline);
  if (!focused) return tl::unexpected(focused.error());
  return strike("press", selector, *stroke, deadline);
}

Result<void> CdpPage::set_checked(std::string_view selector, bool checked, Deadline deadline) {
  const std::string_view tried = checked ? "check" : "uncheck";
  auto point = act(tried, "check", selector, checked, deadline);
  if (!point) return tl::unexpected(point.error());
  if (point->is_null()) return {};
  return click_at(tried, selector, *point, deadline);
}

Result<void> CdpPage::select_options(std::string_view selector,
                                     const std::vector<std::string>& options, Deadline deadline) {
  Value::Array wanted(options.begin(), options.end());
  return without_value(act("select", "select", selector, std::move(wanted), deadline));
}

Result<void> CdpPage::wait_for_selector(std::string_view selector, Deadline deadline) {
  return without_value(act("wait_for_selector", "visible", selector, Value(), deadline));
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
