#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "liveload/error.hpp"
#include "liveload/scenario.hpp"

namespace liveload::scenario {

/// A scenario that can be run.
struct LoadedScenario {
  std::string name;
  std::string origin;  ///< The source file or library it came from.
  Factory factory;
  std::filesystem::path library{};  ///< What was opened; empty for this program's own.

  /// Where `origin` lies, as a whole path: relative files of the scenario are looked for here
  /// first (see find_file).
  std::filesystem::path folder() const;
};

/// What this program registered itself (not from libraries that the loader opened), in order of
/// name. Error of kind `load` naming both files when a name was registered twice.
Result<std::vector<LoadedScenario>> registered_scenarios();

/// Sorts by name. Error of kind `load`, naming both origins, when a name is there twice.
Result<std::vector<LoadedScenario>> in_order(std::vector<LoadedScenario> scenarios);

/// While one lives, what this thread registers goes to it and not to the process's registry: the
/// loader opens a library within one. Scopes nest.
class RegistrationScope {
 public:
  RegistrationScope();
  ~RegistrationScope();
  RegistrationScope(const RegistrationScope&) = delete;
  RegistrationScope& operator=(const RegistrationScope&) = delete;

  /// In order of registration; `origin` is the file that registered.
  const std::vector<LoadedScenario>& registered() const { return registered_; }

 private:
  friend bool register_scenario(const char*, const char*, Factory);
  RegistrationScope* outer_;
  std::vector<LoadedScenario> registered_;
};

}  // namespace liveload::scenario
