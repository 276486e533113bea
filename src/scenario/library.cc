#include "scenario/library.hpp"

#include <cxxabi.h>
#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>

#include "liveload/abi.hpp"

namespace liveload::scenario {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHint = "build it anew, against this LiveLoad";

Failure cannot_load(const fs::path& path, std::string cause, std::string hint = {}) {
  return fail({.kind = ErrorKind::kLoad,
               .tried = "load",
               .target = path.string(),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

bool is_elf(const fs::path& path) {
  std::array<char, 4> magic{};
  std::ifstream(path, std::ios::binary).read(magic.data(), magic.size());
  return std::string_view(magic.data(), magic.size()) ==
         "\x7f"
         "ELF";
}

/// What dlopen said, without the path, and with a missing symbol's name as it is written in C++.
Failure refused(const fs::path& path, const fs::path& absolute) {
  std::string cause = dlerror();
  if (const std::string prefix = absolute.string() + ": "; cause.starts_with(prefix)) {
    cause.erase(0, prefix.size());
  }
  constexpr std::string_view kUndefined = "undefined symbol: ";
  const auto at = cause.find(kUndefined);
  if (at == std::string::npos) return cannot_load(path, cause);
  const std::string symbol = cause.substr(at + kUndefined.size());
  char* readable = abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, nullptr);
  const std::string name = readable != nullptr ? readable : symbol;
  std::free(readable);
  return cannot_load(path, fmt::format("it needs {}, which is nowhere defined", name),
                     name.starts_with("liveload::") ? kHint : "link it with what defines that");
}

using Stamp = const char* (*)();

Result<void> check_stamp(const fs::path& path, void* library) {
  const auto stamp = reinterpret_cast<Stamp>(dlsym(library, "liveload_scenario_abi"));
  if (stamp == nullptr) {
    return cannot_load(path, "there is no scenario in it",
                       "include liveload/scenario.hpp and register one with LIVELOAD_SCENARIO");
  }
  if (std::string_view(stamp()) == LIVELOAD_ABI) return {};
  return cannot_load(
      path, fmt::format("it was built against LiveLoad {}; this is {}", stamp(), LIVELOAD_ABI),
      kHint);
}

}  // namespace

Result<std::vector<LoadedScenario>> open_library(const fs::path& path) {
  // What registered when a library was opened: its initialisers do not run a second time.
  static std::mutex mutex;
  static std::map<void*, std::vector<LoadedScenario>> opened;
  const std::lock_guard lock(mutex);

  std::error_code code;
  const fs::path absolute = fs::absolute(path, code);
  if (!is_elf(absolute)) {
    return cannot_load(path, "it is not a library: it is no ELF file, whatever its name says");
  }
  RegistrationScope scope;
  void* library = dlopen(absolute.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return refused(path, absolute);
  auto& registered = opened.emplace(library, scope.registered()).first->second;
  for (LoadedScenario& scenario : registered) scenario.library = absolute;
  if (auto checked = check_stamp(path, library); !checked) return Failure(checked.error());
  if (registered.empty()) {
    return cannot_load(path, "no scenario is registered in it",
                       "register one with LIVELOAD_SCENARIO(YourClass);");
  }
  return in_order(registered);
}

}  // namespace liveload::scenario
