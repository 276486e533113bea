// Frames of a page, shown by its own process or, where the browser keeps sites apart, by another.
#include <algorithm>

#include "browser/cdp/console.hpp"
#include "browser/cdp/event_json.hpp"
#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

/// The upper left corner of a quad's bounds.
std::pair<double, double> corner(const Value& quad) {
  const auto* numbers = quad.if_array();
  if (numbers == nullptr || numbers->size() < 2) return {0, 0};
  return {(*numbers)[0].number(), (*numbers)[1].number()};
}

}  // namespace

CdpPage::FrameProcess::FrameProcess(CdpPage& page, Session& parent_session, const std::string& id,
                                    std::string frame_id)
    : parent(parent_session),
      frame(std::move(frame_id)),
      session(page.browser_.router, id,
              {.on_event =
                   [this, &page](std::string_view method, std::string_view message) {
                     page.take_frame_event(session, method, message);
                   },
               .on_lost = {}}) {}

void CdpPage::take_frame_event(Session& session, std::string_view method,
                               std::string_view message) {
  if (closed_) return;
  if (method.starts_with("Network.")) return network_.take(method, message);
  if (take_frame_process(session, method, message)) return;
  frames_.take(session, method, message);
  report_page_event(method, message, observer_);
  take_events_around(session, method, message);
}

/// Frames of other processes come and go.
bool CdpPage::take_frame_process(Session& session, std::string_view method,
                                 std::string_view message) {
  const bool came = method == "Target.attachedToTarget";
  if (!came && method != "Target.detachedFromTarget") return false;
  EventParams params(message);
  if (!params) return true;
  const std::string id(text_of(params["sessionId"]));
  if (!came) {
    drop_frame_process(id);
    return true;
  }
  simdjson::ondemand::object about;
  if (params["targetInfo"].get_object().get(about)) return true;
  const std::string frame(text_of(about["targetId"]));
  auto& process = frame_processes_[id];
  process = std::make_unique<FrameProcess>(*this, session, id, frame);
  frames_.move(frame, process->session);
  send_set_up(process->session);
  send_emulation(process->session, home().emulation_);
  process->session.send("Runtime.runIfWaitingForDebugger");
  return true;
}

void CdpPage::drop_frame_process(const std::string& id) {
  const auto found = frame_processes_.find(id);
  if (found == frame_processes_.end()) return;
  const auto gone = std::move(found->second);
  frame_processes_.erase(found);
  // With it go those that it holds.
  std::vector<std::string> inner;
  for (const auto& [key, process] : frame_processes_) {
    if (&process->parent == &gone->session) inner.push_back(key);
  }
  for (const std::string& key : inner) drop_frame_process(key);
  frames_.leave(gone->session, session_);
  // Whoever acts there goes on in the frame's next document.
  gone->session.lose({.kind = ErrorKind::kProtocol, .cause = "Cannot find context"});
}

Frames::Frame* CdpPage::frame() {
  return acting_in_.empty() ? nullptr : frames_.find(acting_in_.back());
}
std::string CdpPage::url() const {
  const Frames::Frame* inner = acting_in_.empty() ? nullptr : frames_.find(acting_in_.back());
  return inner ? inner->document.url() : document_.url();
}
DocumentTracker& CdpPage::document() {
  Frames::Frame* inner = frame();
  return inner ? inner->document : document_;
}
Session& CdpPage::session() {
  Frames::Frame* inner = frame();
  return inner && inner->session ? *inner->session : session_;
}

Result<void> CdpPage::still_there() {
  if (const Error* lost = session_.lost()) return fail(*lost);
  const Frames::Frame* inner = frame();
  if (inner == nullptr || !inner->removed) return {};
  return fail({.kind = ErrorKind::kElement, .cause = "the frame was removed from its page"});
}

Result<void> CdpPage::enter_frame(std::string_view selector, Deadline deadline) {
  const auto failed = [&](Error error, std::string_view waiting) {
    error.tried = "in_frame";
    error.target = selector;
    if (error.kind == ErrorKind::kTimeout) error.cause = waiting;
    return fail(std::move(error));
  };
  auto id = frame_at(selector, deadline);
  if (!id) return failed(id.error(), id.error().cause);
  Frames::Frame& inner = *frames_.find(*id);
  ++inner.held;
  acting_in_.push_back(*id);
  Result<void> shown;
  while (shown && (inner.document.context(World::kOwn).empty() || !inner.document.loaded())) {
    shown = still_there().and_then([&] { return inner.document.changed().wait(deadline); });
  }
  if (shown) return {};
  Error error = shown.error();
  leave_frame();
  return failed(std::move(error), "the frame's document did not finish loading");
}

void CdpPage::leave_frame() {
  if (acting_in_.empty()) return;
  frames_.release(acting_in_.back());
  acting_in_.pop_back();
}

/// The id of the frame that the first element that matches holds.
Result<std::string> CdpPage::frame_at(std::string_view selector, Deadline deadline) {
  for (;;) {
    auto found = act("in_frame", "frame", selector, Value(), deadline);
    if (!found) return tl::unexpected(std::move(found.error()));
    Session& via = session();
    const std::string context = document().context(World::kOwn);
    auto element = via.call(
        "Runtime.callFunctionOn",
        {{"functionDeclaration", "() => liveload.chosenFrame()"}, {"uniqueContextId", context}},
        deadline);
    const Value object = element ? (*element)["result"]["objectId"] : Value();
    auto node =
        object.is_null() ? element : via.call("DOM.describeNode", {{"objectId", object}}, deadline);
    if (!object.is_null()) via.send("Runtime.releaseObject", {{"objectId", object}});
    const std::string id = node ? (*node)["node"]["frameId"].text() : std::string();
    if (frames_.find(id)) return id;
    if (!node && node.error().kind != ErrorKind::kProtocol) return tl::unexpected(node.error());
    if (context != document().context(World::kOwn)) continue;  // The next document may hold it.
    return fail({.kind = ErrorKind::kUnsupported,
                 .cause = "the browser does not let this frame be reached"});
  }
}

/// A point of the frame that is acted in, as one of the window, scrolled into it.
Result<Value> CdpPage::in_window(Value point, Deadline deadline) {
  double x = point["x"].number(), y = point["y"].number();
  std::string id = acting_in_.back();
  Session* via = frame_parent(id);
  const bool apart = &session() != &session_;
  for (;;) {
    auto owner = via->call("DOM.getFrameOwner", {{"frameId", id}}, deadline);
    if (!owner) return owner;
    const Value node = (*owner)["backendNodeId"];
    Value::Object spot{{"x", x}, {"y", y}, {"width", 1}, {"height", 1}};
    via->send("DOM.scrollIntoViewIfNeeded", {{"backendNodeId", node}, {"rect", std::move(spot)}});
    auto box = via->call("DOM.getBoxModel", {{"backendNodeId", node}}, deadline);
    if (!box) return box;
    // Counted from the corner of the outermost document of the same process.
    const auto [left, top] = corner((*box)["model"]["content"]);
    x += left;
    y += top;
    const auto outer =
        std::find_if(frame_processes_.begin(), frame_processes_.end(),
                     [&](const auto& entry) { return &entry.second->session == via; });
    if (outer == frame_processes_.end()) break;
    id = outer->second->frame;
    via = &outer->second->parent;
  }
  // Input for a frame of another process is aimed by the frame that was drawn last.
  if (apart) {
    auto drawn = session_.call("Runtime.callFunctionOn",
                               {{"functionDeclaration", "() => liveload.act('draw')"},
                                {"uniqueContextId", document_.context(World::kOwn)},
                                {"awaitPromise", true}},
                               deadline);
    if (!drawn) return drawn;
  }
  return Value(Value::Object{{"x", x}, {"y", y}});
}

/// Where the element that holds the frame lives.
Session* CdpPage::frame_parent(const std::string& id) {
  for (const auto& [session, process] : frame_processes_) {
    if (process->frame == id) return &process->parent;
  }
  return &session();
}

Result<void> CdpPage::navigate_frame(std::string_view tried, const std::string& address,
                                     Deadline deadline) {
  Frames::Frame& inner = *frame();
  const auto moves = inner.document.moves();
  const auto failed = [&](Error error, std::string_view waiting) {
    error.tried = tried;
    error.target = address;
    if (error.kind == ErrorKind::kProtocol) error.kind = ErrorKind::kNavigation;
    if (error.kind == ErrorKind::kTimeout) error.cause = waiting;
    return fail(std::move(error));
  };
  auto reply =
      session().call("Page.navigate", {{"url", address}, {"frameId", acting_in_.back()}}, deadline);
  if (!reply) return failed(reply.error(), "the target did not answer");
  if ((*reply)["isDownload"].truthy()) return {};
  if (const auto& error = (*reply)["errorText"]; !error.is_null()) {
    return failed({.kind = ErrorKind::kNavigation, .cause = error.text()}, "");
  }
  const std::string loader = (*reply)["loaderId"].text();
  const bool within = (*reply)["loaderId"].is_null();
  const auto done = [&] {
    if (within) return inner.document.moves() != moves;
    return inner.document.committed(loader) && inner.document.loaded();
  };
  while (!done()) {
    auto waited = still_there().and_then([&] { return inner.document.changed().wait(deadline); });
    if (!waited) return failed(waited.error(), "the frame's document did not finish loading");
  }
  return {};
}

}  // namespace liveload::browser::cdp
