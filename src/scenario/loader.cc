#include "scenario/loader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "scenario/library.hpp"
#include "scenario/nearest.hpp"
#include "scenario/source.hpp"

namespace liveload::scenario {
namespace {

namespace fs = std::filesystem;
using Scenarios = std::vector<LoadedScenario>;

Failure cannot_load(const std::string& what, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kLoad,
               .tried = "load",
               .target = what,
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

bool is_library(const fs::path& path) {
  return path.extension() == ".so";
}

Result<Scenarios> load_file(const fs::path& path) {
  fs::path library = path;
  if (is_source(path)) {
    auto compiled = compile_source(path);
    if (!compiled) return Failure(compiled.error());
    library = *compiled;
  } else if (!is_library(path)) {
    return cannot_load(path.string(),
                       "it is neither a source (.cpp, .cc, .cxx) nor a library (.so)", "");
  }
  auto scenarios = open_library(library);
  if (!scenarios) {
    // The person knows the source, not its place in the cache.
    Error error = scenarios.error();
    if (error.target == library.string()) error.target = path.string();
    return Failure(std::move(error));
  }
  for (LoadedScenario& scenario : *scenarios) scenario.origin = path.string();
  return scenarios;
}

Result<std::vector<fs::path>> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code code;
  for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
    std::error_code ignored;
    const fs::path& path = it->path();
    if (it->is_regular_file(ignored) && (is_source(path) || is_library(path))) {
      files.push_back(path);
    }
  }
  if (code) return cannot_load(folder.string(), code.message(), "");
  if (files.empty()) {
    return cannot_load(folder.string(),
                       "the folder holds no source (.cpp, .cc, .cxx) and no library (.so)",
                       "folders below it are not searched");
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::vector<fs::path>> files_of(const std::string& what) {
  std::error_code code;
  const fs::file_status status = fs::status(what, code);
  if (status.type() == fs::file_type::not_found) {
    return cannot_load(what, "there is no such file or folder",
                       "name a source, a library or a folder; `liveload init` writes a first one");
  }
  if (status.type() == fs::file_type::none) return cannot_load(what, code.message(), "");
  if (fs::is_directory(status)) return files_in(what);
  return std::vector<fs::path>{what};
}

}  // namespace

Result<std::vector<std::string>> files_named(const std::vector<std::string>& what) {
  std::vector<std::string> files;
  for (const std::string& each : what) {
    const auto found = files_of(each);
    if (!found) return Failure(found.error());
    files.insert(files.end(), found->begin(), found->end());
  }
  return files;
}

Result<Scenarios> load(const std::vector<std::string>& what) {
  if (what.empty()) return registered_scenarios();
  const auto files = files_named(what);
  if (!files) return Failure(files.error());
  Scenarios scenarios;
  for (const std::string& file : *files) {
    auto loaded = load_file(file);
    if (!loaded) return loaded;
    std::move(loaded->begin(), loaded->end(), std::back_inserter(scenarios));
  }
  return in_order(std::move(scenarios));
}

Result<Scenarios> choose(const Scenarios& scenarios, const std::vector<std::string>& names) {
  if (names.empty()) return scenarios;
  std::vector<std::string> known;
  for (const LoadedScenario& scenario : scenarios) known.push_back(scenario.name);
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string near = nearest(name, known);
    return fail({.kind = ErrorKind::kUsage,
                 .tried = "choose the scenario",
                 .target = name,
                 .cause = known.empty() ? "there is no scenario at all"
                                        : fmt::format("there is {}", fmt::join(known, ", ")),
                 .hint = near.empty() ? "" : fmt::format("did you mean {}?", near)});
  }
  Scenarios chosen;
  std::copy_if(scenarios.begin(), scenarios.end(), std::back_inserter(chosen), [&](const auto& s) {
    return std::find(names.begin(), names.end(), s.name) != names.end();
  });
  return chosen;
}

}  // namespace liveload::scenario
