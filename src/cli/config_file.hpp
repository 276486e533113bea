#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload::cli {

/// What a TOML file says: options of ours, by their names on the command line, and the scenario's.
struct ConfigFile {
  std::vector<Given> what;  ///< `what` of [run] or of the top level: the scenario files.
  std::map<std::string, std::vector<Given>, std::less<>> options;
  Value::Object scenario_config;
};

/// Reads the file.
///
/// The tables [run] and [browser] hold options of ours, and nothing else; [browser] leaves the
/// prefix `browser-` away (`executable`), and calls --browser `connection`. [provider] holds the
/// options of the provider of nodes, as --provider-option does. [config] is the
/// scenario's, whatever stands in it. At the top level, names of ours are ours and all others the
/// scenario's. Lists are TOML arrays; dates reach the scenario as text. Error of kind `config` with
/// the line.
Result<ConfigFile> read_config_file(const std::string& path);

/// The same from text; `path` is for messages.
Result<ConfigFile> parse_config_file(std::string_view text, const std::string& path);

}  // namespace liveload::cli
