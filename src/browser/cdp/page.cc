#include "browser/cdp/page.hpp"

#include "browser/cdp/console.hpp"
#include "browser/cdp/event_json.hpp"
#include "browser/query_event.hpp"
#include "liveload_browser/assets.hpp"

namespace liveload::browser::cdp {
namespace {

/// The reply to a set-up command, or why the page could not be opened.
Result<Value> set_up_step(Result<Value> reply) {
  if (!reply) {
    reply.error().tried = "open a page";
    if (reply.error().kind == ErrorKind::kTimeout) {
      reply.error().cause = "the browser did not answer in time";
    }
  }
  return reply;
}

const std::string& helpers() {
  static const std::string source = with_query_event(actions_script);
  return source;
}

}  // namespace

Result<std::unique_ptr<CdpPage>> CdpPage::open(BrowserParts& browser, PageObserver& observer,
                                               Deadline deadline) {
  Session& root = browser.root;
  auto context = set_up_step(root.call("Target.createBrowserContext", {}, deadline));
  if (!context) return tl::unexpected(context.error());
  const std::string context_id = (*context)["browserContextId"].text();
  auto abandon = [&](Error error) {
    root.send("Target.disposeBrowserContext", {{"browserContextId", context_id}});
    return fail(std::move(error));
  };
  auto target = set_up_step(root.call(
      "Target.createTarget", {{"url", "about:blank"}, {"browserContextId", context_id}}, deadline));
  if (!target) return abandon(target.error());
  const std::string target_id = (*target)["targetId"].text();
  auto attached = set_up_step(
      root.call("Target.attachToTarget", {{"targetId", target_id}, {"flatten", true}}, deadline));
  if (!attached) return abandon(attached.error());

  std::unique_ptr<CdpPage> page(new CdpPage(browser, (*attached)["sessionId"].text(), target_id,
                                            context_id, observer, nullptr));
  if (auto ready = page->set_up(deadline); !ready) return tl::unexpected(ready.error());
  return page;
}

CdpPage::CdpPage(BrowserParts& browser, std::string session, std::string target,
                 std::string context, PageObserver& observer, CdpPage* opener)
    : browser_(browser),
      opener_(opener),
      target_(target),
      context_(std::move(context)),
      observer_(observer),
      document_(target),
      frames_(target),
      network_(observer, target),
      session_(browser.router, std::move(session),
               {.on_event = [this](std::string_view method,
                                   std::string_view message) { take_event(method, message); },
                .on_lost =
                    [this] {
                      document_.changed().notify();
                      drag_began_.notify();
                      frames_.lose();
                      popup_opened_.notify();
                      home().downloads_->changed().notify();
                    }}),
      storage_(browser.router, browser.root, session_, document_, context_,
               [this](std::string_view function, const Value::Array& arguments, Deadline deadline) {
                 return run(World::kOwn, function, [&] { return arguments; }, deadline);
               }) {
  browser_.pages[target_] = this;
  if (opener_) return;
  downloads_ =
      std::make_unique<Downloads>(browser_.folder / context_, [this](const std::string& id) {
        session_.send("Browser.cancelDownload", {{"guid", id}, {"browserContextId", context_}});
      });
}

CdpPage::~CdpPage() {
  browser_.pages.erase(target_);
  if (closed_) return;
  closed_ = true;
  popups_.clear();
  network_.finish(base::Clock::now());
  if (opener_) {
    browser_.root.send("Target.closeTarget", {{"targetId", target_}});
  } else {
    browser_.root.send("Target.disposeBrowserContext", {{"browserContextId", context_}});
  }
}

/// Whether it came through is up to the reader: nobody waits for the set-up of a popup.
std::vector<Command> CdpPage::send_set_up(Session& session) {
  std::vector<Command> commands;
  auto send = [&](std::string_view method, const Value::Object& params = {}) {
    commands.push_back(session.send(method, params));
  };
  send("Page.enable");
  send("Inspector.enable");
  // Bodies are never asked for: keep none.
  send("Network.enable", {{"maxTotalBufferSize", 0}, {"maxResourceBufferSize", 0}});
  send("Runtime.enable");
  // Each page thinks that it is in front, as it would be on its user's own machine.
  send("Emulation.setFocusEmulationEnabled", {{"enabled", true}});
  send("Page.addScriptToEvaluateOnNewDocument",
       {{"source", helpers()}, {"worldName", kOwnWorldName}, {"runImmediately", true}});
  for (const auto& script : browser_.scripts) {
    if (!script.binding.empty()) send("Runtime.addBinding", {{"name", script.binding}});
    send("Page.addScriptToEvaluateOnNewDocument", {{"source", script.source}});
  }
  // Frames of other processes wait for our scripts, too.
  send("Target.setAutoAttach", {{"autoAttach", true},
                                {"waitForDebuggerOnStart", true},
                                {"flatten", true},
                                {"filter", Value::Array{Value::Object{{"type", "iframe"}},
                                                        Value::Object{{"exclude", true}}}}});
  return commands;
}

Result<void> CdpPage::set_up(Deadline deadline) {
  std::vector<Command> commands = send_set_up(session_);
  // Asked for in the page's session, which is then told of its own context's downloads only.
  commands.push_back(
      session_.send("Browser.setDownloadBehavior", {{"behavior", "allowAndName"},
                                                    {"browserContextId", context_},
                                                    {"downloadPath", downloads_->folder().string()},
                                                    {"eventsEnabled", true}}));
  for (auto& command : commands) {
    if (auto reply = set_up_step(command.wait(deadline)); !reply) {
      return tl::unexpected(reply.error());
    }
  }
  return {};
}

void CdpPage::take_event(std::string_view method, std::string_view message) {
  if (closed_) return;
  if (method.starts_with("Network.")) {
    network_.take(method, message);
  } else if (method == "Page.screencastFrame") {
    take_picture(message);
  } else if (method == "Input.dragIntercepted") {
    take_drag(message);
  } else if (method == "Inspector.targetCrashed") {
    session_.lose({.kind = ErrorKind::kBrowserLost, .cause = "the page's process crashed"});
  } else if (!take_frame_process(session_, method, message)) {
    document_.take(method, message);
    frames_.take(session_, method, message);
    if (method == "Page.frameNavigated") {
      storage_.document_changed();
      if (opener_) home().storage_.remember(document_.origin());
    }
    report_page_event(method, message, observer_);
    take_events_around(session_, method, message);
  }
}

/// What concerns the browser around the page.
void CdpPage::take_events_around(Session& session, std::string_view method,
                                 std::string_view message) {
  if (method == "Page.javascriptDialogOpening") {
    answer_dialog(session, message);
  } else if (method == "Fetch.requestPaused") {
    let_request_go(session, message);
  } else if (method == "Fetch.authRequired") {
    answer_challenge(session, message);
  } else if (method.starts_with("Browser.download") && downloads_) {
    downloads_->take(method, message);
  }
}

Result<void> CdpPage::drain(Deadline deadline) {
  // Events and replies of one page share one ordered way: what was before the reply has come.
  auto reply = session_.call("Runtime.evaluate", {{"expression", "0"}}, deadline);
  if (reply || reply.error().kind == ErrorKind::kProtocol) return {};
  reply.error().tried = "drain the page's events";
  return tl::unexpected(reply.error());
}

void CdpPage::close(Deadline deadline) {
  if (closed_) return;
  closed_ = true;
  popups_.clear();
  network_.finish(base::Clock::now());
  (void)browser_.root.call("Target.disposeBrowserContext", {{"browserContextId", context_}},
                           deadline);
  if (downloads_) downloads_->remove();
}

}  // namespace liveload::browser::cdp
