#pragma once

#include <map>
#include <string>

#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload::browser::cdp {

/// What an origin keeps in the browser, as the texts of web/probe/storage.ts: JSON that only the
/// page reads.
struct OriginStorage {
  std::string local = "[]";
  std::string session = "[]";
  std::string databases = "[]";

  bool empty() const { return local == "[]" && session == "[]" && databases == "[]"; }
};

/// What a user's browser context keeps: the inside of the opaque value that scenarios hand around.
struct StorageSnapshot {
  /// As Storage.setCookies takes them.
  Value::Array cookies;
  std::map<std::string, OriginStorage, std::less<>> origins;

  Value to_value() const;
  /// Error of kind `usage` that names what was given in the place of a snapshot.
  static Result<StorageSnapshot> from_value(const Value& value);
};

/// A cookie of Storage.getCookies as Storage.setCookies takes it.
Value settable_cookie(const Value& cookie);

}  // namespace liveload::browser::cdp
