#include <cmath>

#include "base/json.hpp"
#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

/// How far the mouse moves before the browser takes it for a drag (links need 40 pixels).
constexpr double kNudge = 6;
constexpr int kNudges = 2;
/// Into how many moves the way is divided.
constexpr int kMoves = 6;
/// How long the browser may take to hand over a drag that the page has seen begin.
constexpr auto kHandover = std::chrono::seconds(2);

}  // namespace

/// One drag under way: the button is down until it ends, well or not.
class CdpPage::Drag {
 public:
  Drag(CdpPage& page, std::string_view source, std::string_view target, Deadline deadline)
      : page_(page), source_(source), target_(target), deadline_(deadline) {
    page_.drag_data_.reset();
  }
  ~Drag() {
    if (pressed_) {
      if (native()) drag_event("dragCancel");
      (void)page_.mouse("mouseReleased", at_, button(0));
    }
    page_.session_.send("Input.setInterceptDrags", {{"enabled", false}});
  }
  Drag(const Drag&) = delete;
  Drag& operator=(const Drag&) = delete;

  Result<void> press() {
    auto from = page_.point_of(kTried, "drag", source_, {}, deadline_);
    if (!from) return tl::unexpected(std::move(from.error()));
    at_ = *from;
    std::vector<Command> commands;
    commands.push_back(page_.session_.send("Input.setInterceptDrags", {{"enabled", true}}));
    commands.push_back(page_.mouse("mouseMoved", at_, {}));
    commands.push_back(page_.mouse("mousePressed", at_, button(1)));
    pressed_ = true;
    auto done = finish(std::move(commands));
    for (int nudge = 0; done && !native() && nudge < kNudges; ++nudge) {
      done = move_to({at_.x + kNudge, at_.y + kNudge / 2});
    }
    return done;
  }

  Result<void> carry() {
    bool known_native = native();
    auto to = page_.point_of(kTried, "drop", target_, known_native, deadline_);
    if (!to) return tl::unexpected(std::move(to.error()));
    for (int move = kMoves; move > 0; --move) {
      const Point next{at_.x + (to->x - at_.x) / move, at_.y + (to->y - at_.y) / move};
      if (auto moved = move_to(next); !moved) return moved;
    }
    // Over its target a native drag asks once more, as it does while the mouse rests there.
    return native() ? move_to(at_) : Result<void>();
  }

  Result<void> release() {
    std::vector<Command> commands;
    if (native()) commands.push_back(drag_event("drop"));
    commands.push_back(page_.mouse("mouseReleased", at_, button(0)));
    pressed_ = false;
    return finish(std::move(commands));
  }

 private:
  static constexpr std::string_view kTried = "drag_and_drop";

  bool native() const { return page_.drag_data_.has_value(); }

  static Value::Object button(int buttons) {
    return {{"button", "left"}, {"buttons", buttons}, {"clickCount", 1}};
  }

  Command drag_event(std::string_view type) {
    return page_.session_.send(
        "Input.dispatchDragEvent",
        {{"type", type}, {"x", at_.x}, {"y", at_.y}, {"data", *page_.drag_data_}});
  }

  Result<void> finish(std::vector<Command> commands) {
    return page_.finish_input(kTried, source_, std::move(commands), deadline_);
  }

  Result<void> move_to(const Point& next) {
    at_ = next;
    std::vector<Command> commands;
    if (native()) {
      commands.push_back(drag_event("dragOver"));
      return finish(std::move(commands));
    }
    commands.push_back(page_.mouse("mouseMoved", at_, button(1)));
    if (auto moved = finish(std::move(commands)); !moved) return moved;
    return take_over();
  }

  /// The browser's own drag may have begun with the last move.
  Result<void> take_over() {
    auto dragging = page_.act(kTried, "dragging", source_, Value(), deadline_);
    if (!dragging) return tl::unexpected(std::move(dragging.error()));
    if (!dragging->truthy()) return {};
    const Deadline handover = Deadline::after(kHandover).capped(deadline_.at());
    while (!native()) {
      if (auto waited = page_.drag_began_.wait(handover); !waited) {
        if (waited.error().kind != ErrorKind::kTimeout) return waited;
        return fail({.kind = ErrorKind::kProtocol,
                     .tried = std::string(kTried),
                     .target = std::string(source_),
                     .cause = "the page began a drag, and the browser did not hand it over"});
      }
    }
    std::vector<Command> commands;
    commands.push_back(drag_event("dragEnter"));
    commands.push_back(drag_event("dragOver"));
    return finish(std::move(commands));
  }

  CdpPage& page_;
  std::string_view source_, target_;
  Deadline deadline_;
  Point at_{};
  bool pressed_ = false;
};

void CdpPage::take_drag(std::string_view message) {
  auto event = base::parse_json(message);
  if (!event) return;
  drag_data_ = (*event)["params"]["data"];
  drag_began_.notify();
}

Result<void> CdpPage::drag_and_drop(std::string_view source, std::string_view target,
                                    Deadline deadline) {
  // Nothing is picked up while there is no place to put it.
  auto seen = act("drag_and_drop", "visible", target, Value(), deadline);
  if (!seen) return tl::unexpected(std::move(seen.error()));
  Drag drag(*this, source, target, deadline);
  return drag.press().and_then([&] { return drag.carry(); }).and_then([&] {
    return drag.release();
  });
}

}  // namespace liveload::browser::cdp
