#include "browser/cdp/browser.hpp"

#include <fmt/format.h>

#include "browser/cdp/event_json.hpp"

namespace liveload::browser::cdp {
namespace {

/// More contexts at once slow each other down until some run into their time limit.
constexpr std::size_t kOpeningsAtOnce = 3;
/// How long a browser that was asked to may take to end by itself.
constexpr auto kPoliteEnd = std::chrono::seconds(1);

}  // namespace

Result<std::unique_ptr<Browser>> CdpBrowser::start(net::EventLoop& loop,
                                                   std::shared_ptr<process::Guard> guard,
                                                   const BrowserOptions& options,
                                                   std::vector<PageScript> scripts,
                                                   Deadline deadline) {
  auto executable = find_executable(options);
  if (!executable) return tl::unexpected(executable.error());
  auto sandbox = decide_sandbox(options.sandbox);
  auto started = BrowserProcess::start(loop, *guard, *executable, options, sandbox.on);
  if (!started) return tl::unexpected(started.error());
  std::unique_ptr<CdpBrowser> browser(new CdpBrowser(loop, std::move(guard), std::move(*started),
                                                     std::move(sandbox.fact), std::move(scripts)));
  if (auto greeted = browser->greet(deadline); !greeted) {
    Error error = greeted.error();
    error.target = executable->path;
    return fail(std::move(error));
  }
  return browser;
}

CdpBrowser::CdpBrowser(net::EventLoop& loop, std::shared_ptr<process::Guard> guard,
                       BrowserProcess::Started started, std::string sandbox,
                       std::vector<PageScript> scripts)
    : guard_(std::move(guard)),
      process_(std::move(started.process)),
      sandbox_(std::move(sandbox)),
      router_(loop, started.socket),
      root_(router_, "",
            {.on_event = [this](std::string_view method,
                                std::string_view message) { take_event(method, message); },
             .on_lost = {}}),
      parts_{.router = router_,
             .root = root_,
             .scripts = std::move(scripts),
             .folder = process_->folder() / "downloads"},
      openings_(kOpeningsAtOnce) {
  // The pipe may stay open a while longer: children of the browser hold it, too.
  process_->on_exit = [this] { router_.lose("the browser's process ended"); };
}

Result<void> CdpBrowser::greet(Deadline deadline) {
  auto about = root_.call("Browser.getVersion", {}, deadline);
  if (about) {
    version_ = (*about)["product"].text();
    // Windows that pages open wait, before any of their scripts, until they are told to run.
    about = root_.call("Target.setAutoAttach",
                       {{"autoAttach", true},
                        {"waitForDebuggerOnStart", true},
                        {"flatten", true},
                        {"filter", Value::Array{Value::Object{{"type", "page"}},
                                                Value::Object{{"exclude", true}}}}},
                       deadline);
  }
  if (about) return {};
  if (about.error().kind == ErrorKind::kInterrupted) return tl::unexpected(about.error());
  // One that could not start is ending now; what it says then is the cause.
  if (lost()) process_->wait_for_exit(Deadline::after(kPoliteEnd).capped(deadline.at()));
  const bool late = about.error().kind == ErrorKind::kTimeout;
  return fail({.kind = ErrorKind::kBrowserStart,
               .tried = "start the browser",
               .after = late ? deadline.waited() : Duration::zero(),
               .cause = (late ? "it did not answer: " : "") + process_->last_words()});
}

void CdpBrowser::take_event(std::string_view method, std::string_view message) {
  if (method == "Target.attachedToTarget") return take_target(message);
  if (method != "Target.detachedFromTarget") return;
  EventParams params(message);
  if (!params) return;
  if (Session* session = router_.find(text_of(params["sessionId"]))) {
    session->lose({.kind = ErrorKind::kBrowserLost, .cause = "the tab was closed"});
  }
}

void CdpBrowser::take_target(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  // Attached by a command of ours, it does not wait.
  if (!flag_of(params["waitingForDebugger"])) return;
  const std::string session(text_of(params["sessionId"]));
  simdjson::ondemand::object about;
  if (params["targetInfo"].get_object().get(about)) return;
  const std::string target(text_of(about["targetId"]));
  const std::string opener(text_of(about["openerId"]));
  if (const auto page = parts_.pages.find(opener); page != parts_.pages.end()) {
    return page->second->take_popup(session, target);
  }
  // One of ours, which has a session of its own, or the window of a page that has gone.
  if (!opener.empty()) root_.send("Target.closeTarget", {{"targetId", target}});
  Session stranger(router_, session, {});
  stranger.send("Runtime.runIfWaitingForDebugger");
  root_.send("Target.detachFromTarget", {{"sessionId", session}});
}

Result<std::unique_ptr<Page>> CdpBrowser::open_page(PageObserver& observer, Deadline deadline) {
  if (auto turn = openings_.acquire(deadline); !turn) {
    Error error = turn.error();
    error.tried = "open a page";
    if (error.kind == ErrorKind::kTimeout) error.cause = "others before it took all of the time";
    return fail(std::move(error));
  }
  auto page = CdpPage::open(parts_, observer, deadline);
  openings_.release();
  if (!page) return tl::unexpected(page.error());
  return std::move(*page);
}

std::map<std::string, std::string> CdpBrowser::facts() const {
  std::map<std::string, std::string> facts{{"sandbox", sandbox_}};
  if (process_) facts["command"] = fmt::format("{}", fmt::join(process_->command(), " "));
  return facts;
}

void CdpBrowser::stop(Deadline deadline) {
  if (!process_) return;
  root_.send("Browser.close");
  process_->wait_for_exit(Deadline::after(kPoliteEnd).capped(deadline.at()));
  process_.reset();
}

}  // namespace liveload::browser::cdp
