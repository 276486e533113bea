#include "browser/cdp/frames.hpp"

#include "browser/cdp/event_json.hpp"

namespace liveload::browser::cdp {
namespace {

/// Chromium allows a page 1000 at a time.
constexpr std::size_t kMostFrames = 2000;

std::string frame_in(std::string_view message) {
  EventParams params(message);
  return params ? std::string(text_of(params["frameId"])) : std::string();
}

std::string navigated_frame(std::string_view message) {
  EventParams params(message);
  simdjson::ondemand::object frame;
  if (!params || params["frame"].get_object().get(frame)) return {};
  return std::string(text_of(frame["id"]));
}

std::string frame_of_context(std::string_view message) {
  EventParams params(message);
  simdjson::ondemand::object context, about;
  if (!params || params["context"].get_object().get(context) ||
      context["auxData"].get_object().get(about)) {
    return {};
  }
  return std::string(text_of(about["frameId"]));
}

}  // namespace

Frames::Frame* Frames::find(std::string_view id) {
  const auto found = frames_.find(id);
  return found == frames_.end() ? nullptr : found->second.get();
}

const Frames::Frame* Frames::find(std::string_view id) const {
  const auto found = frames_.find(id);
  return found == frames_.end() ? nullptr : found->second.get();
}

Frames::Frame* Frames::frame_of(std::string_view id) {
  if (id.empty() || id == main_frame_) return nullptr;
  if (Frame* known = find(id)) return known;
  if (frames_.size() >= kMostFrames) return nullptr;
  const std::string name(id);
  return frames_.emplace(name, std::make_unique<Frame>(name)).first->second.get();
}

void Frames::take(Session& session, std::string_view method, std::string_view message) {
  const auto hand_on = [&](const std::string& id) {
    Frame* frame = frame_of(id);
    if (frame == nullptr) return;
    frame->session = &session;
    frame->document.take(method, message);
    if (method == "Page.frameStartedLoading") frame->document.set_loaded(false);
    if (method == "Page.frameStoppedLoading") frame->document.set_loaded(true);
  };
  if (method == "Page.frameNavigated") {
    hand_on(navigated_frame(message));
  } else if (method == "Runtime.executionContextCreated") {
    hand_on(frame_of_context(message));
  } else if (method == "Page.navigatedWithinDocument" || method == "Page.frameAttached" ||
             method == "Page.frameStartedLoading" || method == "Page.frameStoppedLoading") {
    hand_on(frame_in(message));
  } else if (method == "Page.frameDetached") {
    EventParams params(message);
    if (params && text_of(params["reason"]) == "remove") remove(text_of(params["frameId"]));
  } else if (method == "Runtime.executionContextDestroyed" ||
             method == "Runtime.executionContextsCleared") {
    for (const auto& [id, frame] : frames_) {
      if (frame->session == &session) frame->document.take(method, message);
    }
  }
}

void Frames::move(const std::string& id, Session& session) {
  if (Frame* frame = frame_of(id)) {
    frame->session = &session;
    frame->document.forget_contexts();
  }
}

void Frames::leave(const Session& session, Session& heir) {
  for (const auto& [id, frame] : frames_) {
    if (frame->session != &session) continue;
    frame->session = &heir;
    frame->document.forget_contexts();
  }
}

void Frames::lose() {
  for (const auto& [id, frame] : frames_) frame->document.changed().notify();
}

void Frames::remove(std::string_view id) {
  const auto found = frames_.find(id);
  if (found == frames_.end()) return;
  if (found->second->held == 0) {
    frames_.erase(found);
    return;
  }
  found->second->removed = true;
  found->second->document.forget_contexts();
}

void Frames::release(std::string_view id) {
  const auto found = frames_.find(id);
  if (found != frames_.end() && --found->second->held == 0 && found->second->removed) {
    frames_.erase(found);
  }
}

}  // namespace liveload::browser::cdp
