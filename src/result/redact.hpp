#pragma once

#include <string>
#include <string_view>

#include "base/secrets.hpp"
#include "liveload/value.hpp"

namespace liveload::result {

using base::kRedacted;

/// Whether what goes by this name is kept out of results: names with "secret", "token", "password"
/// or "key" in them, whatever their case.
bool is_secret(std::string_view name);

/// The options without the values of secret ones, at all levels.
Value::Object redact(const Value::Object& options);

/// The URL without user name and password, and without the values of secret query parameters. What
/// is no URL comes back as it is.
std::string redact_url(std::string_view url);

}  // namespace liveload::result
