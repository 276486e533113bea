#include "browser/cdp/storage_snapshot.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace liveload::browser::cdp {
namespace {

constexpr std::string_view kMark = "liveload_storage";
constexpr std::int64_t kVersion = 1;

Failure no_snapshot(std::string cause) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "restore_context_storage",
               .cause = std::move(cause),
               .hint = "give it what context_storage_snapshot returned"});
}

std::string kind_of(const Value& value) {
  if (value.is_null()) return "nothing";
  if (value.if_bool() != nullptr) return "a boolean";
  if (value.if_integer() != nullptr || value.if_double() != nullptr) return "a number";
  if (const auto* text = value.if_string()) {
    return fmt::format("the text \"{}{}\"", text->substr(0, 40), text->size() > 40 ? "…" : "");
  }
  if (value.if_array() != nullptr) return "a list";
  return "an object of another kind";
}

bool is_cookie(const Value& value) {
  return value["name"].if_string() != nullptr && value["value"].if_string() != nullptr &&
         value["domain"].if_string() != nullptr;
}

}  // namespace

Value settable_cookie(const Value& cookie) {
  Value::Object settable;
  for (const std::string_view key :
       {"name", "value", "domain", "path", "secure", "httpOnly", "sameSite", "priority",
        "sourceScheme", "sourcePort", "partitionKey"}) {
    if (!cookie[key].is_null()) settable.emplace(key, cookie[key]);
  }
  // A cookie of the session has no end; the protocol says -1.
  if (cookie["expires"].number(-1) > 0) settable.emplace("expires", cookie["expires"]);
  return settable;
}

Value StorageSnapshot::to_value() const {
  Value::Object kept;
  for (const auto& [origin, storage] : origins) {
    kept.emplace(origin, Value::Object{{"local", storage.local},
                                       {"session", storage.session},
                                       {"databases", storage.databases}});
  }
  return Value::Object{
      {std::string(kMark), kVersion}, {"cookies", cookies}, {"origins", std::move(kept)}};
}

Result<StorageSnapshot> StorageSnapshot::from_value(const Value& value) {
  const Value& version = value[kMark];
  if (version.is_null()) {
    return no_snapshot(fmt::format("this is no storage snapshot but {}", kind_of(value)));
  }
  if (version != Value(kVersion)) {
    return no_snapshot(fmt::format("the snapshot is of version {}, and this LiveLoad knows {} only",
                                   version.text(), kVersion));
  }
  const auto* cookies = value["cookies"].if_array();
  const auto* origins = value["origins"].if_object();
  if (cookies == nullptr || origins == nullptr)
    return no_snapshot("the snapshot was cut or changed");
  StorageSnapshot snapshot;
  for (const Value& cookie : *cookies) {
    if (!is_cookie(cookie)) return no_snapshot("a cookie of the snapshot was changed");
    snapshot.cookies.push_back(cookie);
  }
  for (const auto& [origin, contents] : *origins) {
    const auto* local = contents["local"].if_string();
    const auto* session = contents["session"].if_string();
    const auto* databases = contents["databases"].if_string();
    if (local == nullptr || session == nullptr || databases == nullptr) {
      return no_snapshot(fmt::format("the snapshot's part for {} was changed", origin));
    }
    snapshot.origins.emplace(
        origin, OriginStorage{.local = *local, .session = *session, .databases = *databases});
  }
  return snapshot;
}

}  // namespace liveload::browser::cdp
