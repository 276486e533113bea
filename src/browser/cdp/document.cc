#include "browser/cdp/document.hpp"

#include <algorithm>

#include "browser/cdp/event_json.hpp"

namespace liveload::browser::cdp {
namespace {

/// More than ever follow each other before a waiting fiber looks.
constexpr std::size_t kRememberedLoaders = 16;

}  // namespace

void DocumentTracker::take(std::string_view method, std::string_view message) {
  if (method == "Page.frameNavigated") {
    frame_navigated(message);
  } else if (method == "Page.navigatedWithinDocument") {
    navigated_within(message);
  } else if (method == "Page.loadEventFired") {
    loaded_ = true;
  } else if (method == "Runtime.executionContextCreated") {
    context_created(message);
  } else if (method == "Runtime.executionContextDestroyed") {
    context_destroyed(message);
  } else if (method == "Runtime.executionContextsCleared") {
    contexts_ = {};
  } else {
    return;
  }
  changed_.notify();
}

void DocumentTracker::frame_navigated(std::string_view message) {
  EventParams params(message);
  simdjson::ondemand::object frame;
  if (!params || params["frame"].get_object().get(frame)) return;
  if (text_of(frame["id"]) != frame_id_) return;
  loaders_.emplace_back(text_of(frame["loaderId"]));
  if (loaders_.size() > kRememberedLoaders) loaders_.pop_front();
  url_ = text_of(frame["url"]);
  url_ += text_of(frame["urlFragment"]);
  origin_ = text_of(frame["securityOrigin"]);
  const auto unreachable = text_of(frame["unreachableUrl"]);
  unreachable_ = !unreachable.empty();
  if (unreachable_) url_ = unreachable;
  loaded_ = false;
  ++documents_;
}

void DocumentTracker::navigated_within(std::string_view message) {
  EventParams params(message);
  if (!params || text_of(params["frameId"]) != frame_id_) return;
  url_ = text_of(params["url"]);
  ++moves_;
}

void DocumentTracker::context_created(std::string_view message) {
  EventParams params(message);
  simdjson::ondemand::object context;
  if (!params || params["context"].get_object().get(context)) return;
  const bool own = text_of(context["name"]) == kOwnWorldName;
  const auto id = text_of(context["uniqueId"]);
  simdjson::ondemand::object about;
  if (context["auxData"].get_object().get(about)) return;
  const bool main = flag_of(about["isDefault"]);
  if (text_of(about["frameId"]) != frame_id_ || !(main || own)) return;
  contexts_[index(main ? World::kMain : World::kOwn)] = id;
}

void DocumentTracker::context_destroyed(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  const auto id = text_of(params["executionContextUniqueId"]);
  std::replace(contexts_.begin(), contexts_.end(), std::string(id), std::string());
}

void DocumentTracker::set_loaded(bool loaded) {
  loaded_ = loaded;
  changed_.notify();
}

void DocumentTracker::forget_contexts() {
  contexts_ = {};
  changed_.notify();
}

bool DocumentTracker::committed(std::string_view loader) const {
  return std::find(loaders_.begin(), loaders_.end(), loader) != loaders_.end();
}

}  // namespace liveload::browser::cdp
