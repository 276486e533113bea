#include "scenario/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

namespace liveload::scenario {
namespace {

// Functions, so that both exist before the first registration, whatever the order of
// initialisation.
std::vector<LoadedScenario>& process_registry() {
  static std::vector<LoadedScenario> registry;
  return registry;
}
std::mutex& registry_mutex() {
  static std::mutex mutex;
  return mutex;
}

thread_local RegistrationScope* current_scope = nullptr;

}  // namespace

std::filesystem::path LoadedScenario::folder() const {
  std::error_code code;
  return std::filesystem::absolute(origin, code).parent_path();
}

bool register_scenario(const char* name, const char* file, Factory factory) {
  LoadedScenario scenario{.name = name, .origin = file, .factory = std::move(factory)};
  if (current_scope != nullptr) {
    current_scope->registered_.push_back(std::move(scenario));
  } else {
    const std::lock_guard lock(registry_mutex());
    process_registry().push_back(std::move(scenario));
  }
  return true;
}

RegistrationScope::RegistrationScope() : outer_(std::exchange(current_scope, this)) {}
RegistrationScope::~RegistrationScope() {
  current_scope = outer_;
}

Result<std::vector<LoadedScenario>> registered_scenarios() {
  std::vector<LoadedScenario> scenarios;
  {
    const std::lock_guard lock(registry_mutex());
    scenarios = process_registry();
  }
  return in_order(std::move(scenarios));
}

Result<std::vector<LoadedScenario>> in_order(std::vector<LoadedScenario> scenarios) {
  std::stable_sort(scenarios.begin(), scenarios.end(),
                   [](const auto& a, const auto& b) { return a.name < b.name; });
  const auto twice =
      std::adjacent_find(scenarios.begin(), scenarios.end(),
                         [](const auto& a, const auto& b) { return a.name == b.name; });
  if (twice == scenarios.end()) return scenarios;
  return liveload::fail({.kind = ErrorKind::kLoad,
                         .tried = "register the scenario",
                         .target = twice->name,
                         .cause = fmt::format("the name is there twice: in {} and in {}",
                                              twice->origin, std::next(twice)->origin),
                         .hint = "give one of both classes another name"});
}

}  // namespace liveload::scenario
