#include <algorithm>
#include <iterator>
#include <utility>

#include "base/result.hpp"
#include "browser/cdp/keys.hpp"
#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

/// So many strokes are under way at once when a text is typed.
constexpr std::size_t kStrokesAtOnce = 32;

}  // namespace

Command CdpPage::mouse(std::string_view type, const Point& at, Value::Object more) {
  more.insert({{"type", type}, {"x", at.x}, {"y", at.y}});
  return session_.send("Input.dispatchMouseEvent", more);
}

Result<void> CdpPage::finish_input(std::string_view tried, std::string_view selector,
                                   std::vector<Command> commands, Deadline deadline) {
  for (auto& command : commands) {
    auto reply = command.wait(deadline);
    // The input has gone out: that the document it hit has left since is its success.
    if (reply || reply.error().kind == ErrorKind::kProtocol) continue;
    // So is that a popup has closed itself.
    const bool lost = reply.error().kind == ErrorKind::kBrowserLost;
    if (lost && opener_ != nullptr && !browser_.router.lost()) continue;
    Error error = reply.error();
    error.tried = tried;
    error.target = selector;
    if (error.kind == ErrorKind::kTimeout) error.cause = "the page did not take the input";
    return fail(std::move(error));
  }
  return {};
}

Result<CdpPage::Point> CdpPage::point_of(std::string_view tried, std::string_view operation,
                                         std::string_view selector, Value argument,
                                         Deadline deadline) {
  auto found = act(tried, operation, selector, std::move(argument), deadline);
  if (!found) return tl::unexpected(std::move(found.error()));
  return Point{(*found)["x"].number(), (*found)["y"].number()};
}

Result<void> CdpPage::click_at(std::string_view tried, std::string_view selector,
                               const Point& point, int clicks, Deadline deadline) {
  std::vector<Command> commands;
  commands.push_back(mouse("mouseMoved", point, {}));
  for (int click = 1; click <= clicks; ++click) {
    commands.push_back(
        mouse("mousePressed", point, {{"button", "left"}, {"buttons", 1}, {"clickCount", click}}));
    commands.push_back(
        mouse("mouseReleased", point, {{"button", "left"}, {"buttons", 0}, {"clickCount", click}}));
  }
  return finish_input(tried, selector, std::move(commands), deadline);
}

void CdpPage::send_stroke(const Chord& chord, std::vector<Command>& commands) {
  auto key = [&](std::string_view type, const KeyStroke& stroke, int modifiers) {
    Value::Object params{{"type", type},
                         {"key", stroke.key},
                         {"code", stroke.code},
                         {"windowsVirtualKeyCode", stroke.key_code},
                         {"location", stroke.location},
                         {"modifiers", modifiers}};
    if (type == "keyDown") params["text"] = stroke.text;
    commands.push_back(session_.send("Input.dispatchKeyEvent", params));
  };
  const int around = chord.held.empty() ? 0 : chord.held.back().modifiers;
  for (const KeyStroke& held : chord.held) key("rawKeyDown", held, held.modifiers);
  key(chord.key.text.empty() ? "rawKeyDown" : "keyDown", chord.key, chord.key.modifiers);
  key("keyUp", chord.key, around);
  for (auto held = chord.held.rbegin(); held != chord.held.rend(); ++held) {
    const auto outer = std::next(held);
    key("keyUp", *held, outer == chord.held.rend() ? 0 : outer->modifiers);
  }
}

Result<void> CdpPage::strike(std::string_view tried, std::string_view selector, const Chord& chord,
                             Deadline deadline) {
  std::vector<Command> commands;
  send_stroke(chord, commands);
  return finish_input(tried, selector, std::move(commands), deadline);
}

Result<void> CdpPage::click(std::string_view selector, Deadline deadline) {
  return point_of("click", "click", selector, {}, deadline).and_then([&](const Point& point) {
    return click_at("click", selector, point, 1, deadline);
  });
}

Result<void> CdpPage::double_click(std::string_view selector, Deadline deadline) {
  return point_of("double_click", "click", selector, {}, deadline)
      .and_then([&](const Point& point) {
        return click_at("double_click", selector, point, 2, deadline);
      });
}

Result<void> CdpPage::hover(std::string_view selector, Deadline deadline) {
  return point_of("hover", "click", selector, {}, deadline).and_then([&](const Point& point) {
    return click_at("hover", selector, point, 0, deadline);
  });
}

Result<void> CdpPage::press(std::string_view selector, std::string_view key, Deadline deadline) {
  const auto chord = parse_chord(key);
  if (!chord) {
    Error error = chord.error();
    error.target = selector;
    return fail(std::move(error));
  }
  auto focused = act("press", "focus", selector, Value(), deadline);
  if (!focused) return tl::unexpected(focused.error());
  return strike("press", selector, *chord, deadline);
}

Result<void> CdpPage::press_key(std::string_view key, Deadline deadline) {
  const auto chord = parse_chord(key);
  if (!chord) {
    Error error = chord.error();
    error.tried = "press_key";
    return fail(std::move(error));
  }
  return strike("press_key", "", *chord, deadline);
}

Result<void> CdpPage::type(std::string_view selector, std::string_view text, Deadline deadline) {
  auto focused = act("type", "type", selector, Value(), deadline);
  if (!focused) return tl::unexpected(focused.error());
  const std::vector<Chord> strokes = strokes_of(text);
  for (std::size_t next = 0; next < strokes.size();) {
    const std::size_t end = std::min(strokes.size(), next + kStrokesAtOnce);
    std::vector<Command> commands;
    for (; next < end; ++next) send_stroke(strokes[next], commands);
    if (auto typed = finish_input("type", selector, std::move(commands), deadline); !typed) {
      return typed;
    }
  }
  return {};
}

Result<void> CdpPage::focus(std::string_view selector, Deadline deadline) {
  return base::without_value(act("focus", "focus", selector, Value(), deadline));
}

Result<void> CdpPage::blur(std::string_view selector, Deadline deadline) {
  return base::without_value(act("blur", "blur", selector, Value(), deadline));
}

Result<void> CdpPage::scroll_to(std::string_view selector, Deadline deadline) {
  return base::without_value(act("scroll_to", "scroll_to", selector, Value(), deadline));
}

Result<void> CdpPage::scroll_by(double right, double down, Deadline deadline) {
  auto middle = point_of("scroll_by", "before_wheel", "", {}, deadline);
  if (!middle) return tl::unexpected(std::move(middle.error()));
  std::vector<Command> commands;
  commands.push_back(mouse("mouseWheel", *middle, {{"deltaX", right}, {"deltaY", down}}));
  auto turned = finish_input("scroll_by", "", std::move(commands), deadline);
  if (!turned) return turned;
  return base::without_value(act("scroll_by", "after_wheel", "", Value(), deadline));
}

}  // namespace liveload::browser::cdp
