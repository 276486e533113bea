#pragma once

#include <string>
#include <vector>

#include "liveload/error.hpp"
#include "scenario/registry.hpp"

namespace liveload::scenario {

/// Loads every scenario that `what` names, in order of name. Each entry is a source (.cpp, .cc,
/// .cxx), which is compiled by the system's compiler unless the cache has it; a library (.so); or a
/// folder, of which all sources and libraries are taken (not of folders below). Empty: what this
/// program registered itself. Blocks (a compilation takes seconds); not for a thread with an event
/// loop. Libraries stay loaded until the process ends.
///
/// Errors: `compile`, whose cause is the compiler's own output; `load` for what is missing, is no
/// library, was built against another LiveLoad, or holds no scenario, and for a name that is there
/// twice.
Result<std::vector<LoadedScenario>> load(const std::vector<std::string>& what);

/// The sources and libraries that `what` names, folders opened. Error of kind `load` for what is
/// not there.
Result<std::vector<std::string>> files_named(const std::vector<std::string>& what);

/// Those that `names` picks, in order of name; all when it is empty. Error of kind `usage`, listing
/// what there is, for a name that is none.
Result<std::vector<LoadedScenario>> choose(const std::vector<LoadedScenario>& scenarios,
                                           const std::vector<std::string>& names);

}  // namespace liveload::scenario
