#include "cli/config_file.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>

#include "cli/run_settings.hpp"

namespace liveload::cli {
namespace {

Failure wrong(std::string target, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kConfig,
               .tried = "read the configuration",
               .target = std::move(target),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

Value to_value(const toml::node& node) {
  if (const auto* boolean = node.as_boolean()) return Value(boolean->get());
  if (const auto* integer = node.as_integer()) return Value(std::int64_t{integer->get()});
  if (const auto* number = node.as_floating_point()) return Value(number->get());
  if (const auto* string = node.as_string()) return Value(string->get());
  if (const auto* array = node.as_array()) {
    Value::Array values;
    for (const toml::node& item : *array) values.push_back(to_value(item));
    return Value(std::move(values));
  }
  if (const auto* table = node.as_table()) {
    Value::Object object;
    for (const auto& [key, item] : *table) object.emplace(key.str(), to_value(item));
    return Value(std::move(object));
  }
  std::ostringstream date;
  node.visit([&date](const auto& leaf) { date << leaf; });
  return Value(date.str());
}

/// The name on the command line of what [browser] calls `key`.
std::string browser_option(std::string_view key) {
  if (key == "connection") return "browser";
  if (key == "executable" || key == "arg") return "browser-" + std::string(key);
  return std::string(key);
}

constexpr std::array<std::string_view, 7> kBrowserKeys{
    "connection",      "executable",    "arg",    "users-per-browser",
    "command-timeout", "start-timeout", "sandbox"};

class FileReader {
 public:
  explicit FileReader(std::string path) : path_(std::move(path)) {}

  Result<ConfigFile> read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      if (auto done = top_level(key.str(), node); !done) return tl::unexpected(done.error());
    }
    return std::move(file_);
  }

 private:
  using Done = Result<void>;

  Done top_level(std::string_view key, const toml::node& node) {
    if (node.is_table() && key == "provider") return provider(*node.as_table());
    if (node.is_table() && (key == "run" || key == "browser" || key == "config")) {
      for (const auto& [name, item] : *node.as_table()) {
        if (auto done = in_table(key, name.str(), item); !done) return done;
      }
      return {};
    }
    if (node.is_table() && key == "thresholds") return thresholds(*node.as_table());
    if (is_run_option(key)) return option(std::string(key), key, node);
    const std::string suggestion = did_you_mean(key, run_option_specs());
    if (!suggestion.empty()) {
      return wrong(place(key, node), "there is no such option" + suggestion,
                   "if it is meant for the scenario, put it into the table [config]");
    }
    scenario(key, node);
    return {};
  }

  Done in_table(std::string_view table, std::string_view key, const toml::node& node) {
    if (table == "config") {
      scenario(key, node);
      return {};
    }
    const bool known = table == "browser"
                           ? std::ranges::find(kBrowserKeys, key) != kBrowserKeys.end()
                           : is_run_option(key);
    if (known)
      return option(table == "browser" ? browser_option(key) : std::string(key), key, node);
    return wrong(place(key, node), fmt::format("the table [{}] knows no such option", table),
                 table == "browser" ? fmt::format("it knows {}", fmt::join(kBrowserKeys, ", "))
                                    : "`liveload run --help` lists them; the scenario's own "
                                      "options go into the table [config]");
  }

  /// A command line names files of options, not the files themselves.
  static bool is_run_option(std::string_view key) {
    return key == "what" || (key != "config" && find_option(key, run_option_specs()) != nullptr);
  }

  Done option(const std::string& name, std::string_view key, const toml::node& node) {
    std::vector<Given>& given = name == "what" ? file_.what : file_.options[name];
    given.clear();
    const toml::array* list = node.as_array();
    const OptionSpec* spec = find_option(name, run_option_specs());
    if (list != nullptr && spec != nullptr && !spec->repeatable) {
      return wrong(place(key, node), "it takes one value, not a list", "leave the brackets away");
    }
    if (list == nullptr) return value(given, key, node);
    for (const toml::node& item : *list) {
      if (auto done = value(given, key, item); !done) return done;
    }
    return {};
  }

  /// "liveview_event_duration_us" = ["p95 < 250ms", "p99 < 1s"]
  Done thresholds(const toml::table& table) {
    std::vector<Given>& given = file_.options["threshold"];
    for (const auto& [figure, node] : table) {
      const std::size_t before = given.size();
      const toml::array* list = node.as_array();
      if (list == nullptr) {
        if (auto done = value(given, figure.str(), node); !done) return done;
      } else {
        for (const toml::node& item : *list) {
          if (auto done = value(given, figure.str(), item); !done) return done;
        }
      }
      for (std::size_t i = before; i < given.size(); ++i)
        given[i].text = fmt::format("{} {}", figure.str(), given[i].text);
    }
    return {};
  }

  Done value(std::vector<Given>& given, std::string_view key, const toml::node& node) {
    if (!node.is_value()) {
      return wrong(place(key, node), "it is no plain value", "write a text, a number or true");
    }
    given.push_back({.text = to_value(node).text(), .where = place(key, node)});
    return {};
  }

  Done provider(const toml::table& table) {
    std::vector<Given>& given = file_.options["provider-option"];
    for (const auto& [key, node] : table) {
      if (auto done = value(given, key.str(), node); !done) return done;
      given.back().text = fmt::format("{}={}", key.str(), given.back().text);
    }
    return {};
  }

  void scenario(std::string_view key, const toml::node& node) {
    file_.scenario_config.insert_or_assign(std::string(key), to_value(node));
  }

  std::string place(std::string_view key, const toml::node& node) const {
    return fmt::format("{} ({}, line {})", key, path_, node.source().begin.line);
  }

  std::string path_;
  ConfigFile file_;
};

}  // namespace

Result<ConfigFile> read_config_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) {
    return wrong(path, "there is no such file, or it may not be read", "look at its path");
  }
  return parse_config_file(text, path);
}

Result<ConfigFile> parse_config_file(std::string_view text, const std::string& path) {
  try {
    return FileReader(path).read(toml::parse(text));
  } catch (const toml::parse_error& error) {
    return wrong(fmt::format("{}, line {}", path, error.source().begin.line),
                 std::string(error.description()), "the file must be TOML");
  }
}

}  // namespace liveload::cli
