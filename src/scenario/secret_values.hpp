#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/secrets.hpp"
#include "liveload/config.hpp"

namespace liveload::scenario {

/// What Context::secret gives out, by the name under which it was declared.
using SecretValues = std::map<std::string, std::string, std::less<>>;

/// Finds each name's value: the option of that name in `config`, else in `options`, else the
/// environment variable NAME, else the one in upper case with underscores for dashes ("api-token":
/// API_TOKEN). Adds them to `hidden`. Error of kind `config` naming the secret, for one that is
/// nowhere, and for a value too short to be kept out of a result.
Result<SecretValues> find_secrets(const std::vector<std::string>& names, const Config& config,
                                  const Config& options, base::Secrets& hidden);

/// Adds to `hidden` what goes by a secret's name (base::names_secret), at all levels. Only values
/// of eight bytes and more: these names are a guess, and a word such as "test" may stand anywhere.
void hide_named(const Value::Object& values, base::Secrets& hidden);

}  // namespace liveload::scenario
