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

Result<std::unique_ptr<CdpPage>> CdpPage::open(Router& router, Session& root,
                                               const std::vector<PageScript>& scripts,
                                               PageObserver& observer, Deadline deadline) {
  auto context = set_up_step(root.call("Target.createBrowserContext", {}, deadline));
  if (!context) return tl::unexpected(context.error());
  const std::string context_id = (*context)["browserContextId"].text();
  auto abandon = [&](Error error) {
    root.send("Target.disposeBrowserContext", {{"browserContextId", context_id}});
    return fail(std::move(error));
  };
  root.send("Browser.setDownloadBehavior",
            {{"behavior", "deny"}, {"browserContextId", context_id}});
  auto target = set_up_step(root.call(
      "Target.createTarget", {{"url", "about:blank"}, {"browserContextId", context_id}}, deadline));
  if (!target) return abandon(target.error());
  const std::string target_id = (*target)["targetId"].text();
  auto attached = set_up_step(
      root.call("Target.attachToTarget", {{"targetId", target_id}, {"flatten", true}}, deadline));
  if (!attached) return abandon(attached.error());

  std::unique_ptr<CdpPage> page(
      new CdpPage(router, root, (*attached)["sessionId"].text(), target_id, context_id, observer));
  if (auto ready = page->set_up(scripts, deadline); !ready) return tl::unexpected(ready.error());
  return page;
}

CdpPage::CdpPage(Router& router, Session& root, std::string session, std::string target,
                 std::string context, PageObserver& observer)
    : root_(root),
      target_(target),
      context_(std::move(context)),
      observer_(observer),
      document_(target),
      network_(observer, target),
      session_(router, std::move(session),
               {.on_event = [this](std::string_view method,
                                   std::string_view message) { take_event(method, message); },
                .on_lost =
                    [this] {
                      document_.changed().notify();
                      drag_began_.notify();
                    }}) {}

CdpPage::~CdpPage() {
  if (closed_) return;
  closed_ = true;
  network_.finish(base::Clock::now());
  root_.send("Target.disposeBrowserContext", {{"browserContextId", context_}});
}

Result<void> CdpPage::set_up(const std::vector<PageScript>& scripts, Deadline deadline) {
  std::vector<Command> commands;
  auto send = [&](std::string_view method, const Value::Object& params = {}) {
    commands.push_back(session_.send(method, params));
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
  for (const auto& script : scripts) {
    if (!script.binding.empty()) send("Runtime.addBinding", {{"name", script.binding}});
    send("Page.addScriptToEvaluateOnNewDocument", {{"source", script.source}});
  }
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
  } else if (method == "Page.javascriptDialogOpening") {
    answer_dialog(message);
  } else if (method == "Page.screencastFrame") {
    take_picture(message);
  } else if (method == "Input.dragIntercepted") {
    take_drag(message);
  } else if (method == "Inspector.targetCrashed") {
    session_.lose({.kind = ErrorKind::kBrowserLost, .cause = "the page's process crashed"});
  } else {
    document_.take(method, message);
    report_page_event(method, message, observer_);
  }
}

/// Nobody is there to answer: leaving a page is agreed to, everything else dismissed.
void CdpPage::answer_dialog(std::string_view message) {
  EventParams params(message);
  const bool leaving = params && text_of(params["type"]) == "beforeunload";
  session_.send("Page.handleJavaScriptDialog", {{"accept", leaving}});
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
  network_.finish(base::Clock::now());
  (void)root_.call("Target.disposeBrowserContext", {{"browserContextId", context_}}, deadline);
}

}  // namespace liveload::browser::cdp
