#include "browser/cdp/helper_tab.hpp"

#include <fmt/format.h>

#include "browser/cdp/event_json.hpp"
#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

/// "<!doctype html>" in base64, as the protocol wants bodies.
constexpr std::string_view kEmptyDocument = "PCFkb2N0eXBlIGh0bWw+";

}  // namespace

Result<std::unique_ptr<HelperTab>> HelperTab::open(Router& router, Session& root,
                                                   std::string_view context, Deadline deadline) {
  auto target = root.call(
      "Target.createTarget",
      {{"url", "about:blank"}, {"browserContextId", context}, {"background", true}}, deadline);
  if (!target) return tl::unexpected(target.error());
  const std::string id = (*target)["targetId"].text();
  auto attached =
      root.call("Target.attachToTarget", {{"targetId", id}, {"flatten", true}}, deadline);
  if (!attached) {
    root.send("Target.closeTarget", {{"targetId", id}});
    return tl::unexpected(attached.error());
  }
  std::unique_ptr<HelperTab> tab(new HelperTab(router, root, (*attached)["sessionId"].text(), id));
  Command commands[] = {
      tab->session_.send("Page.enable"),
      tab->session_.send("Runtime.enable"),
      // A service worker would answer before we could.
      tab->session_.send("Network.enable"),
      tab->session_.send("Network.setBypassServiceWorker", {{"bypass", true}}),
      tab->session_.send("Fetch.enable"),
  };
  for (Command& command : commands) {
    if (auto reply = command.wait(deadline); !reply) return tl::unexpected(reply.error());
  }
  return tab;
}

HelperTab::HelperTab(Router& router, Session& root, std::string session, const std::string& target)
    : root_(root),
      target_(target),
      document_(target),
      session_(router, std::move(session),
               {.on_event = [this](std::string_view method,
                                   std::string_view message) { take_event(method, message); },
                .on_lost = [this] { document_.changed().notify(); }}) {}

HelperTab::~HelperTab() {
  root_.send("Target.closeTarget", {{"targetId", target_}});
}

void HelperTab::take_event(std::string_view method, std::string_view message) {
  if (method != "Fetch.requestPaused") return document_.take(method, message);
  EventParams params(message);
  if (!params) return;
  Value::Array headers{Value::Object{{"name", "content-type"}, {"value", "text/html"}}};
  session_.send("Fetch.fulfillRequest", {{"requestId", std::string(text_of(params["requestId"]))},
                                         {"responseCode", 200},
                                         {"responseHeaders", std::move(headers)},
                                         {"body", kEmptyDocument}});
}

Result<void> HelperTab::visit(std::string_view origin, Deadline deadline) {
  auto reply = session_.call("Page.navigate", {{"url", fmt::format("{}/", origin)}}, deadline);
  if (!reply) return tl::unexpected(reply.error());
  if (const auto& error = (*reply)["errorText"]; !error.is_null()) {
    return fail({.kind = ErrorKind::kNavigation, .cause = error.text()});
  }
  const std::string loader = (*reply)["loaderId"].text();
  while (!document_.committed(loader) || !document_.loaded() ||
         document_.context(World::kMain).empty()) {
    if (const Error* lost = session_.lost()) return fail(*lost);
    if (auto waited = document_.changed().wait(deadline); !waited) return waited;
  }
  return {};
}

Result<Value> HelperTab::call(std::string_view function, const Value::Array& arguments,
                              Deadline deadline) {
  Value::Array wrapped;
  for (const auto& argument : arguments) wrapped.push_back(Value::Object{{"value", argument}});
  auto reply = session_.call("Runtime.callFunctionOn",
                             {{"functionDeclaration", function},
                              {"uniqueContextId", document_.context(World::kMain)},
                              {"arguments", std::move(wrapped)},
                              {"awaitPromise", true},
                              {"returnByValue", true}},
                             deadline);
  if (!reply) return reply;
  if (const auto& thrown = (*reply)["exceptionDetails"]; !thrown.is_null()) {
    return fail({.kind = ErrorKind::kLiveView, .cause = exception_text(thrown)});
  }
  return (*reply)["result"]["value"];
}

}  // namespace liveload::browser::cdp
