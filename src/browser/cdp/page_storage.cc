#include "browser/cdp/page_storage.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "liveload_browser/assets.hpp"

namespace liveload::browser::cdp {
namespace {

constexpr std::size_t kOrigins = 100;
/// Shaders, which are kept for the machine's sake, are not among them.
constexpr std::string_view kEverything =
    "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage,storage_buckets";

Error named(Error error, std::string_view tried, std::string_view target, Deadline deadline) {
  error.tried = tried;
  if (error.target.empty()) error.target = target;
  if (error.kind == ErrorKind::kTimeout) {
    error.after = deadline.waited();
    if (error.cause.empty()) error.cause = "the browser did not answer";
  }
  return error;
}

/// What the page's code says went wrong is of the kind that the other steps have.
Error of_page(Error error) {
  if (error.kind == ErrorKind::kLiveView) error.kind = ErrorKind::kUnsupported;
  return error;
}

std::string script_with(std::string_view body) {
  return fmt::format("{}\n;{}", storage_script, body);
}

bool expired(const Value& cookie, double now) {
  const double expires = cookie["expires"].number(-1);
  return expires > 0 && expires <= now;
}

}  // namespace

PageStorage::PageStorage(Router& router, Session& root, Session& page,
                         const DocumentTracker& document, std::string context,
                         CallInPage call_in_page)
    : router_(router),
      root_(root),
      page_(page),
      document_(document),
      context_(std::move(context)),
      call_in_page_(std::move(call_in_page)) {}

Result<PageStorage::Answer> PageStorage::call(std::string_view origin, std::string_view operation,
                                              const Value::Array& arguments, Deadline deadline) {
  const std::string function = fmt::format(
      "function () {{ {}; return liveloadStorage.{}(...arguments); }}", storage_script, operation);
  if (document_.origin() == origin) {
    auto answer = call_in_page_(function, arguments, deadline);
    if (!answer) return fail(of_page(std::move(answer.error())));
    // Else the document was left, or is kept apart from its own origin (a sandbox).
    if (answer->if_object() != nullptr || answer->truthy()) {
      return Answer{.value = std::move(*answer), .of_page = true};
    }
  }
  if (!helper_) {
    auto tab = HelperTab::open(router_, root_, context_, deadline);
    if (!tab) return tl::unexpected(tab.error());
    helper_ = std::move(*tab);
  }
  if (auto visited = helper_->visit(origin, deadline); !visited) {
    return tl::unexpected(visited.error());
  }
  auto answer = helper_->call(function, arguments, deadline);
  if (!answer) return fail(of_page(std::move(answer.error())));
  return Answer{.value = std::move(*answer), .of_page = false};
}

Result<OriginStorage> PageStorage::collect(const std::string& origin, Deadline deadline) {
  auto answer = call(origin, "collect", {origin}, deadline);
  if (!answer) return tl::unexpected(answer.error());
  const Value& contents = answer->value;
  if (contents.if_object() == nullptr) {
    return fail({.kind = ErrorKind::kProtocol, .cause = "the browser shows another origin"});
  }
  OriginStorage storage{.local = contents["local"].text(),
                        .session = contents["session"].text(),
                        .databases = contents["databases"].text()};
  const auto waiting = waiting_.find(origin);
  if (waiting != waiting_.end()) storage.session = waiting->second.items;
  return storage;
}

Result<Value> PageStorage::snapshot(Deadline deadline) {
  constexpr std::string_view kTried = "take a snapshot of the storage";
  StorageSnapshot snapshot;
  auto cookies = root_.call("Storage.getCookies", {{"browserContextId", context_}}, deadline);
  if (!cookies) return fail(named(cookies.error(), kTried, "", deadline));
  if (const auto* all = (*cookies)["cookies"].if_array()) {
    for (const Value& cookie : *all) snapshot.cookies.push_back(settable_cookie(cookie));
  }
  for (const std::string& origin : std::set(origins_)) {
    auto storage = collect(origin, deadline);
    if (!storage) {
      helper_.reset();
      return fail(named(storage.error(), kTried, origin, deadline));
    }
    if (!storage->empty()) snapshot.origins.emplace(origin, std::move(*storage));
  }
  helper_.reset();
  return snapshot.to_value();
}

Result<void> PageStorage::restore(const Value& value, Deadline deadline) {
  constexpr std::string_view kTried = "restore the storage";
  auto snapshot = StorageSnapshot::from_value(value);
  if (!snapshot) return tl::unexpected(snapshot.error());
  const double now =
      std::chrono::duration<double>(base::to_wall(base::Clock::now()).time_since_epoch()).count();
  Value::Array cookies;
  for (const Value& cookie : snapshot->cookies) {
    if (!expired(cookie, now)) cookies.push_back(cookie);
  }
  auto set =
      root_.call("Storage.setCookies",
                 {{"cookies", std::move(cookies)}, {"browserContextId", context_}}, deadline);
  if (!set) {
    Error error = named(set.error(), kTried, "cookies", deadline);
    if (error.kind == ErrorKind::kProtocol) error.kind = ErrorKind::kUsage;
    return fail(std::move(error));
  }
  for (const auto& [origin, storage] : snapshot->origins) {
    if (auto done = put(origin, storage, deadline); !done) {
      helper_.reset();
      return fail(named(done.error(), kTried, origin, deadline));
    }
  }
  helper_.reset();
  return {};
}

Result<void> PageStorage::put(const std::string& origin, const OriginStorage& storage,
                              Deadline deadline) {
  // Ends the page's connections to its databases, too, which would keep them from being replaced.
  auto cleared =
      page_.call("Storage.clearDataForOrigin",
                 {{"origin", origin}, {"storageTypes", "indexeddb,local_storage"}}, deadline);
  if (!cleared) return tl::unexpected(cleared.error());
  remember(origin);
  if (document_.origin() == origin || storage.local != "[]" || storage.databases != "[]") {
    const Value contents = Value::Object{
        {"local", storage.local}, {"session", storage.session}, {"databases", storage.databases}};
    auto done = call(origin, "put", {origin, contents}, deadline);
    if (!done) return tl::unexpected(done.error());
    if (done->of_page) return {};
  }
  return await_document(origin, storage.session, deadline);
}

/// Has the tab's next document of the origin begin with these items.
Result<void> PageStorage::await_document(const std::string& origin, const std::string& items,
                                         Deadline deadline) {
  if (const auto before = waiting_.find(origin); before != waiting_.end()) {
    page_.send("Page.removeScriptToEvaluateOnNewDocument", {{"identifier", before->second.script}});
    waiting_.erase(before);
  }
  if (items == "[]") return {};
  const std::string source = script_with(fmt::format(
      "liveloadStorage.putSession({},{});", base::quote_json(origin), base::quote_json(items)));
  auto added = page_.call("Page.addScriptToEvaluateOnNewDocument",
                          {{"source", source}, {"worldName", kOwnWorldName}}, deadline);
  if (!added) return tl::unexpected(added.error());
  waiting_.emplace(origin, Waiting{.items = items, .script = (*added)["identifier"].text()});
  return {};
}

void PageStorage::remember(const std::string& origin) {
  if (origin.starts_with("http") && origins_.size() < kOrigins) origins_.insert(origin);
}

void PageStorage::document_changed() {
  remember(document_.origin());
  const auto shown = waiting_.find(document_.origin());
  if (shown == waiting_.end()) return;
  page_.send("Page.removeScriptToEvaluateOnNewDocument", {{"identifier", shown->second.script}});
  waiting_.erase(shown);
}

void PageStorage::forget_waiting() {
  for (const auto& [origin, waiting] : std::exchange(waiting_, {})) {
    page_.send("Page.removeScriptToEvaluateOnNewDocument", {{"identifier", waiting.script}});
  }
}

Result<void> PageStorage::reset(Deadline deadline) {
  forget_waiting();
  origins_.clear();
  remember(document_.origin());
  Command commands[] = {
      root_.send("Storage.clearCookies", {{"browserContextId", context_}}),
      page_.send("Storage.clearDataForOrigin", {{"origin", "*"}, {"storageTypes", kEverything}}),
      page_.send("Network.clearBrowserCache"),
  };
  for (Command& command : commands) {
    if (auto reply = command.wait(deadline); !reply) {
      return fail(named(reply.error(), "reset the storage", "", deadline));
    }
  }
  return {};
}

}  // namespace liveload::browser::cdp
