#include "scenario/secret_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace liveload::scenario {
namespace {

constexpr std::size_t kShortestGuess = 8;

std::string variable_of(std::string name) {
  std::ranges::transform(name, name.begin(), [](char c) {
    if (c >= 'a' && c <= 'z') return static_cast<char>(c - 'a' + 'A');
    return c == '-' ? '_' : c;
  });
  return name;
}

/// Empty where it is nowhere: an empty secret is none.
std::string find_value(const std::string& name, const Config& config, const Config& options) {
  for (const Config* from : {&config, &options}) {
    if (std::string value = from->get(name, ""); !value.empty()) return value;
  }
  for (const std::string& variable : {name, variable_of(name)}) {
    if (const char* value = std::getenv(variable.c_str()); value && *value) return value;
  }
  return {};
}

Failure wrong(const std::string& name, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kConfig,
               .tried = "find the secret",
               .target = name,
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

}  // namespace

Result<SecretValues> find_secrets(const std::vector<std::string>& names, const Config& config,
                                  const Config& options, base::Secrets& hidden) {
  SecretValues values;
  for (const std::string& name : names) {
    if (name.empty()) return wrong(name, "a secret needs a name", "");
    std::string value = find_value(name, config, options);
    if (value.empty()) {
      return wrong(name, "it is neither an option nor set in the environment",
                   fmt::format("give --{} VALUE or, so that no list of processes shows it, set {}",
                               name, variable_of(name)));
    }
    if (!hidden.add(value)) {
      return wrong(name,
                   fmt::format("it is shorter than {} bytes, and so cannot be kept out of a result",
                               base::Secrets::kShortest),
                   "what everybody can guess need not be declared as a secret");
    }
    values.insert_or_assign(name, std::move(value));
  }
  return values;
}

void hide_named(const Value::Object& values, base::Secrets& hidden) {
  for (const auto& [name, value] : values) {
    if (const auto* object = value.if_object()) {
      hide_named(*object, hidden);
    } else if (const auto* array = value.if_array()) {
      for (const Value& item : *array) hide_named({{name, item}}, hidden);
    } else if (const std::string text = value.text();
               base::names_secret(name) && text.size() >= kShortestGuess) {
      hidden.add(text);
    }
  }
}

}  // namespace liveload::scenario
