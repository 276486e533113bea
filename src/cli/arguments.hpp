#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload::cli {

/// One option of a command. `--name VALUE`, or `--name` alone where `value` is empty.
struct OptionSpec {
  std::string_view name;
  std::string_view value;  ///< How help names the value: "N", "FILE". Empty: a switch.
  std::string_view help;
  bool repeatable = false;
  /// Where there is one, the value may be left out: the next word is it only if this says so.
  bool (*looks_like_value)(std::string_view word) = nullptr;
};

/// Where an option's value stands, for messages: "--users", or "users (load.toml, line 3)".
struct Given {
  std::string text;
  std::string where;
};

/// A command line taken apart. A repeated option keeps all values if it is repeatable, else the
/// last.
struct Arguments {
  std::vector<std::string> positionals;
  std::map<std::string, std::vector<Given>, std::less<>> options;
  Value::Object extras;  ///< Options that the command does not know, if it takes such.
  bool help = false;     ///< --help or -h was given.

  bool has(std::string_view name) const { return options.contains(name); }
  /// The last value; `fallback` where the option was not given.
  std::string get(std::string_view name, std::string_view fallback = {}) const;
};

enum class Extras { kRejected, kKept };

/// Takes `args` (without the command's name) apart. `--name=value` and `--name value` are the same;
/// a value may begin with one dash, not with two, unless it is given with `=`.
///
/// Unknown options: with kRejected an error; a `--` is then a positional, which divides others.
/// With kKept they become extras (`--flag` followed by nothing, or by another option, is true),
/// unless they look like a slip of a known one; after a
/// `--` all are extras, unexamined. Error of kind `usage`.
Result<Arguments> parse_arguments(std::span<const std::string> args,
                                  std::span<const OptionSpec> specs, Extras extras);

/// "; did you mean --users?" or "" for `name`, by closest().
std::string did_you_mean(std::string_view name, std::span<const OptionSpec> specs);

const OptionSpec* find_option(std::string_view name, std::span<const OptionSpec> specs);

}  // namespace liveload::cli
